import { describe, expect, it } from 'vitest'
import { clientOf, errorOf, hello, key, readStream } from './client.ts'
import { document, done, event, eventStream, json, startServer } from './loopback-server.ts'

describe('an answer of another kind than was asked for', () => {
  it.each([
    ['text/html', '<!doctype html><title>Sign in</title><p>Wi-Fi</p>', /HTML.*Sign in/],
    ['text/event-stream', '<!doctype html><title>Sign in</title><p>Wi-Fi</p>', /HTML.*Sign in/],
    ['application/json', '', /empty/],
    ['text/event-stream', '', /empty/],
  ])('%s with %j is a bad response', async (type, body, message) => {
    const server = await startServer((response) => response.writeHead(200, { 'content-type': type }).end(body))
    const { error } = await readStream(clientOf(server.url))
    expect(error).toMatchObject({ code: 'bad-response' })
    expect(error?.message).toMatch(message)
    expect((await errorOf(clientOf(server.url).completion(hello))).code).toBe('bad-response')
  })

  it('streams a JSON document as one chunk', async () => {
    const server = await startServer((response) => response.writeHead(200, json).end(document('Hello')))
    expect(await readStream(clientOf(server.url))).toEqual({ text: 'Hello', error: undefined })
  })

  it('folds an event stream into the answer of a plain call', async () => {
    const server = await startServer((response) =>
      response.writeHead(200, eventStream).end(event('Hel') + event('lo') + done),
    )
    const { choices } = await clientOf(server.url).completion(hello)
    expect(choices[0]).toMatchObject({ message: { content: 'Hello' }, finish_reason: 'stop' })
  })

  it('reads an error under status 200 as what it says', async () => {
    const body = JSON.stringify({
      error: { message: 'Rate limit reached', type: 'requests', code: 'rate_limit_exceeded' },
    })
    const server = await startServer((response) => response.writeHead(200, json).end(body))
    const { error } = await readStream(clientOf(server.url))
    expect(error).toMatchObject({ code: 'rate-limit' })
    expect(error?.message).toContain('Rate limit reached')
  })
})

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('with status %i is an error, and nothing arrives elsewhere', async (status) => {
    const elsewhere = await startServer((response) => response.writeHead(200, json).end(document('stolen')))
    const server = await startServer((response) =>
      response.writeHead(status, { location: `${elsewhere.url}/v1/chat/completions` }).end(),
    )
    const error = await errorOf(clientOf(server.url).completion(hello))
    expect(error).toMatchObject({ code: 'bad-response', retryable: false })
    expect(error.message).toContain('redirect')
    expect(elsewhere.requests).toEqual([])
  })
})

describe('keys', () => {
  it('go to their own origin and to no other', async () => {
    const failing = await startServer((response) => response.writeHead(500, json).end('{}'))
    const spare = await startServer((response) => response.writeHead(200, json).end(document('Hi')))
    const client = clientOf(failing.url, { connections: { ollama: {}, vllm: { baseURL: `${spare.url}/v1` } } })
    const { provider } = await client.completion({ ...hello, model: ['openai/gpt-test', 'vllm/spare'] })
    expect(provider).toBe('vllm')
    expect(failing.requests[0]?.headers.authorization).toBe(`Bearer ${key}`)
    expect(JSON.stringify(spare.requests[0]?.headers)).not.toContain(key)
  })

  it('stay behind when one call goes to another address', async () => {
    const own = await startServer((response) => response.writeHead(200, json).end(document('own')))
    const other = await startServer((response) => response.writeHead(200, json).end(document('other')))
    const client = clientOf(own.url, {
      connections: { openai: { baseURL: `${own.url}/v1`, apiKey: key, headers: { 'x-team': key } } },
    })
    const { choices } = await client.completion(hello, { baseURL: `${other.url}/v1` })
    expect(choices[0].message.content).toBe('other')
    expect(JSON.stringify(other.requests[0]?.headers)).not.toContain(key)
  })

  it('of one call are for its first model alone', async () => {
    const failing = await startServer((response) => response.writeHead(500, json).end('{}'))
    const spare = await startServer((response) => response.writeHead(200, json).end(document('Hi')))
    const client = clientOf(failing.url, { connections: { vllm: { baseURL: `${spare.url}/v1` } } })
    await client.completion(hello, { apiKey: 'sk-call', headers: { 'x-call': 'sk-call' }, fallbacks: ['vllm/spare'] })
    expect(failing.requests[0]?.headers).toMatchObject({ authorization: 'Bearer sk-call', 'x-call': 'sk-call' })
    expect(JSON.stringify(spare.requests[0]?.headers)).not.toContain('sk-call')
  })
})

describe('Retry-After', () => {
  it('is waited for, and the same model is asked again', async () => {
    const delays: number[] = []
    const server = await startServer((response, _request, index) =>
      index === 0
        ? response.writeHead(429, { ...json, 'retry-after': '0.05' }).end('{"error":{"message":"slow down"}}')
        : response.writeHead(200, json).end(document('Hi')),
    )
    const client = clientOf(server.url, { retry: 2, callbacks: [{ onRetry: ({ delay }) => delays.push(delay) }] })
    const { attempts } = await client.completion(hello)
    expect(delays).toHaveLength(1)
    expect(delays[0]).toBeGreaterThanOrEqual(50)
    expect(attempts.map(({ outcome, error }) => [outcome, error?.code])).toEqual([
      ['failed', 'rate-limit'],
      ['success', undefined],
    ])
  })

  it('longer than anybody would wait hands over to the next model at once', async () => {
    const server = await startServer((response) =>
      response.writeHead(429, { ...json, 'retry-after': '3600' }).end('{}'),
    )
    const spare = await startServer((response) => response.writeHead(200, json).end(document('Hi')))
    const client = clientOf(server.url, { retry: 3, connections: { vllm: { baseURL: `${spare.url}/v1` } } })
    const { provider } = await client.completion(hello, { fallbacks: ['vllm/spare'] })
    expect(provider).toBe('vllm')
    expect(server.requests).toHaveLength(1)
  })
})
