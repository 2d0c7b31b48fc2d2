import { describe, expect, it } from 'vitest'
import { clientOf, errorOf, hello, readStream } from './client.ts'
import { closedPort, document, done, event, eventStream, json, startServer } from './loopback-server.ts'

describe('a server that refuses', () => {
  it('is unreachable, and named with its address', async () => {
    const url = await closedPort()
    const error = await errorOf(clientOf(url).completion(hello))
    expect(error).toMatchObject({ code: 'unreachable', retryable: true, provider: 'openai', model: 'gpt-test' })
    expect(error.message).toContain(url)
    expect(error.message).toContain('ECONNREFUSED')
  })

  it('is asked again as often as retries allow, and the stream tells each attempt', async () => {
    const client = clientOf(await closedPort(), { retry: { retries: 2, baseDelay: 1, maxDelay: 2 } })
    const { error } = await readStream(client)
    expect(error?.attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed'])
  })

  it('hands over to the next model, which answers', async () => {
    const spare = await startServer((response) => response.writeHead(200, eventStream).end(event('Hi') + done))
    const client = clientOf(await closedPort(), {
      connections: { groq: { baseURL: `${spare.url}/v1`, apiKey: 'gsk-spare' } },
      fallbacks: ['groq/spare'],
    })
    const stream = client.completion({ ...hello, stream: true })
    const { choices, provider, attempts } = await stream.final()
    expect(choices[0].message.content).toBe('Hi')
    expect(provider).toBe('groq')
    expect(attempts.map(({ provider: id, outcome }) => `${id} ${outcome}`)).toEqual(['openai failed', 'groq success'])
  })
})

describe('a server that stalls', () => {
  it('times out while no first token comes', async () => {
    const server = await startServer(() => undefined)
    const { error } = await readStream(clientOf(server.url), { timeout: { firstToken: 80 } })
    expect(error).toMatchObject({ code: 'timeout', retryable: true })
    await (
      await server.request()
    ).closed
  })

  it('counts headers without a token as stalling', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, eventStream)
      response.write(': keep-alive\n\n')
    })
    const { error } = await readStream(clientOf(server.url), { timeout: { firstToken: 80 } })
    expect(error?.code).toBe('timeout')
    await (
      await server.request()
    ).closed
  })

  it('times out a plain call by its total', async () => {
    const server = await startServer(() => undefined)
    const error = await errorOf(clientOf(server.url).completion(hello, { timeout: 80 }))
    expect(error.code).toBe('timeout')
    await (
      await server.request()
    ).closed
  })

  it('lets the next model answer after the first has been silent', async () => {
    const silent = await startServer(() => undefined)
    const spare = await startServer((response) => response.writeHead(200, eventStream).end(event('Hi') + done))
    const client = clientOf(silent.url, { connections: { groq: { baseURL: `${spare.url}/v1`, apiKey: 'gsk-spare' } } })
    const { text } = await readStream(client, { timeout: { firstToken: 80 }, fallbacks: ['groq/spare'] })
    expect(text).toBe('Hi')
  })
})

describe('a server that is slow', () => {
  it('may take its time with the headers, within the limit', async () => {
    const server = await startServer((response) => {
      setTimeout(() => response.writeHead(200, eventStream).end(event('late') + done), 150)
    })
    const { text } = await readStream(clientOf(server.url), { timeout: { firstToken: 5000 } })
    expect(text).toBe('late')
  })

  it('may send a JSON answer byte by byte', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, json)
      const bytes = Buffer.from(document('Grüße, in pieces'))
      let at = 0
      const timer = setInterval(() => {
        response.write(bytes.subarray(at, (at += 7)))
        if (at < bytes.length) return
        clearInterval(timer)
        response.end()
      }, 1)
    })
    const { choices } = await clientOf(server.url).completion(hello)
    expect(choices[0].message.content).toBe('Grüße, in pieces')
  })
})

describe('a caller who gives up', () => {
  it('ends the wait for an answer, at the server too', async () => {
    const server = await startServer(() => undefined)
    const controller = new AbortController()
    const call = errorOf(clientOf(server.url, { retry: 3 }).completion(hello, { signal: controller.signal }))
    const received = await server.request()
    controller.abort()
    expect(await call).toMatchObject({ code: 'aborted', retryable: false })
    await received.closed
    expect(server.requests).toHaveLength(1)
  })

  it('ends the wait for the next try', async () => {
    const server = await startServer((response) => response.writeHead(503, { ...json, 'retry-after': '15' }).end('{}'))
    const controller = new AbortController()
    const client = clientOf(server.url, { callbacks: [{ onRetry: () => controller.abort() }] })
    const error = await errorOf(client.completion(hello, { signal: controller.signal, retry: 2 }))
    expect(error.code).toBe('aborted')
    expect(server.requests).toHaveLength(1)
  })
})
