import { describe, expect, it } from 'vitest'
import { createClient } from '../../src/core.ts'
import { LLMError } from '../../src/errors/llm-error.ts'
import type { CoreOptions } from '../../src/types/index.ts'
import { plainAnswer, plainProvider } from '../support/plain-provider.ts'

const messages = [{ role: 'user' as const, content: 'hi' }]
const hello = () => plainAnswer({ text: 'Hel' }, { text: 'lo' }, { finish: 'stop', usage: 2 })

/** A client whose hosts answer by a function each, and the list of who was asked. */
function clientOf(
  hosts: Record<string, (request: Request, nth: number) => Response | Promise<Response>>,
  options: Partial<CoreOptions> = {},
) {
  const asked: { host: string; request: Request }[] = []
  const client = createClient({
    providers: Object.keys(hosts).map((id) => plainProvider(id)),
    clock: { now: () => Date.now(), random: () => 0, sleep: async (_ms, signal) => signal?.throwIfAborted() },
    timeout: { firstToken: Infinity, idle: Infinity, total: Infinity },
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const host = new URL(request.url).hostname.replace('.test', '')
      asked.push({ host, request })
      const answer = hosts[host]
      if (!answer) throw new TypeError('fetch failed')
      return answer(request, asked.filter((other) => other.host === host).length)
    },
    ...options,
  })
  return { client, asked, hosts: () => asked.map(({ host }) => host) }
}
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => error as LLMError,
  )

describe('completion', () => {
  it('streams chunks and folds them to the completion', async () => {
    const { client } = clientOf({ a: hello })
    const stream = client.completion({ model: 'a/m', messages, stream: true })
    const texts: (string | null | undefined)[] = []
    for await (const chunk of stream) texts.push(chunk.choices[0]?.delta.content)
    expect(texts).toEqual(['Hel', 'lo', undefined])
    const completion = await stream.final()
    expect(completion).toMatchObject({
      object: 'chat.completion',
      model: 'm',
      provider: 'a',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
      attempts: [{ provider: 'a', model: 'm', outcome: 'success' }],
      warnings: [],
    })
  })

  it('gives a plain call the same completion, and sends stream: false', async () => {
    const { client, asked } = clientOf({ a: hello })
    const completion = await client.completion({ model: 'a/m', messages })
    expect(completion.choices[0].message.content).toBe('Hello')
    expect(await asked[0]?.request.json()).toMatchObject({ stream: false })
  })

  it('sends nothing until it is iterated, and once whoever asks', async () => {
    const { client, asked } = clientOf({ a: hello })
    const stream = client.completion({ model: 'a/m', messages, stream: true })
    await Promise.resolve()
    expect(asked).toHaveLength(0)
    const final = stream.final()
    const texts: unknown[] = []
    for await (const chunk of stream) texts.push(chunk.choices[0]?.delta.content)
    expect(texts).toEqual(['Hel', 'lo', undefined])
    expect((await final).choices[0].message.content).toBe('Hello')
    expect(await stream.final()).toBe(await final)
    expect(asked).toHaveLength(1)
    expect(() => stream[Symbol.asyncIterator]()).toThrow('iterated once')
  })

  it('asks for usage in a last chunk of its own only when told to', async () => {
    const { client } = clientOf({ a: hello })
    const chunks = []
    for await (const chunk of client.completion({
      model: 'a/m',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    }))
      chunks.push(chunk)
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 3 } })
  })

  it('falls over to the next name in the list, and says so', async () => {
    const { client, hosts } = clientOf({
      a: () => new Response('{"error":"no such model"}', { status: 404 }),
      b: hello,
    })
    const completion = await client.completion({ model: ['a/m', 'b/n'], messages })
    expect(completion.provider).toBe('b')
    expect(completion.attempts).toMatchObject([
      { provider: 'a', outcome: 'failed', error: { code: 'not-found', status: 404 } },
      { provider: 'b', outcome: 'success' },
    ])
    expect(hosts()).toEqual(['a', 'b'])
  })

  it('retries what may be retried before the first token, then falls over', async () => {
    const { client, hosts } = clientOf({ a: () => new Response('{"error":"overloaded"}', { status: 503 }), b: hello })
    await client.completion({ model: 'a/m', messages }, { fallbacks: ['b/m'], retry: 1 })
    expect(hosts()).toEqual(['a', 'a', 'b'])
  })

  it('hands over the partial of a broken stream and does not ask again', async () => {
    const { client, hosts } = clientOf({ a: () => plainAnswer({ text: 'Hel' }, { error: 'out of memory' }) })
    const stream = client.completion({ model: 'a/m', messages, stream: true })
    const error = await failure(stream.final())
    expect(error).toMatchObject({
      code: 'server',
      provider: 'a',
      model: 'm',
      message: 'a/m: out of memory',
      partial: { choices: [{ message: { content: 'Hel' }, finish_reason: null }] },
    })
    expect(hosts()).toEqual(['a'])
    expect(stream.snapshot()?.choices[0]?.message.content).toBe('Hel')
  })

  it('calls an answer without its end truncated', async () => {
    const { client } = clientOf({ a: () => plainAnswer({ text: 'Hel' }) })
    expect(await failure(client.completion({ model: 'a/m', messages }, { retry: 0 }))).toMatchObject({
      code: 'truncated',
      partial: { choices: [{ message: { content: 'Hel' } }] },
    })
  })

  it('leaving the loop cancels the body, and final() then says aborted with the partial', async () => {
    let cancelled = false
    const endless = () =>
      new Response(
        new ReadableStream(
          {
            pull: (controller) => controller.enqueue(new TextEncoder().encode('{"text":"x"}\n')),
            cancel: () => void (cancelled = true),
          },
          { highWaterMark: 0 },
        ),
        {
          headers: { 'content-type': 'application/x-ndjson' },
        },
      )
    const { client } = clientOf({ a: endless })
    const stream = client.completion({ model: 'a/m', messages, stream: true })
    for await (const _chunk of stream) break
    expect(await failure(stream.final())).toMatchObject({
      code: 'aborted',
      partial: { choices: [{ message: { content: 'x' } }] },
    })
    expect(cancelled).toBe(true)
  })

  it('says what a fetch of the caller’s own threw, and nothing of what every runtime says', async () => {
    const { client } = clientOf(
      { a: hello },
      { retry: 0, fetch: async () => (undefined as never as { foo: never }).foo },
    )
    expect((await failure(client.completion({ model: 'a/m', messages }))).message).toMatch(
      /^a\/m: cannot reach https:\/\/a\.test: TypeError: .*undefined/,
    )
    const runtime = clientOf({}, { retry: 0, providers: [plainProvider('a')] })
    expect((await failure(runtime.client.completion({ model: 'a/m', messages }))).message).toBe(
      'a/m: cannot reach https://a.test',
    )
  })

  it('tells a redirect from a host that is called so', async () => {
    const lookup = Object.assign(new Error('getaddrinfo ENOTFOUND redirect.test'), { code: 'ENOTFOUND' })
    const codeWhere = async (cause: Error) => {
      const fetch = () => Promise.reject(new TypeError('fetch failed', { cause }))
      const { client } = clientOf({ redirect: hello }, { retry: 0, fetch })
      return (await failure(client.completion({ model: 'redirect/m', messages }))).code
    }
    expect(await codeWhere(lookup)).toBe('unreachable')
    expect(await codeWhere(new Error('unexpected redirect'))).toBe('bad-response')
  })

  it('knows how fast a stream was written, and of a plain answer only when it came', async () => {
    let now = 0
    const clock = { now: () => (now += 10), random: () => 0, sleep: () => new Promise<void>(() => undefined) }
    const { client } = clientOf({ a: hello }, { clock })
    const plain = await client.completion({ model: 'a/m', messages })
    expect(plain.timing.firstToken).toBeGreaterThan(0)
    expect(plain.timing).not.toHaveProperty('tokensPerSecond')
    const { timing } = await client.completion({ model: 'a/m', messages, stream: true }).final()
    expect(timing.tokensPerSecond).toBeGreaterThan(0)
  })

  it('never shows a key: not in errors, not to callbacks', async () => {
    const seen: unknown[] = []
    const { client, asked } = clientOf(
      { a: () => new Response('{"error":"Incorrect API key provided: sk-secret-1"}', { status: 401 }) },
      {
        connections: { a: { apiKey: 'sk-secret-1' } },
        callbacks: [
          { onSend: (event) => void seen.push(event), onFailure: (event) => void seen.push(event.error.explain()) },
        ],
      },
    )
    const error = await failure(client.completion({ model: 'a/m', messages }))
    expect(asked[0]?.request.headers.get('authorization')).toBe('Bearer sk-secret-1')
    expect(error.code).toBe('authentication')
    expect(JSON.stringify([error, error.explain(), String(error.stack), seen])).not.toContain('sk-secret-1')
  })

  it('a key stays with the origin it was configured for', async () => {
    const { client, asked } = clientOf({ a: hello, evil: hello }, { connections: { a: { apiKey: 'sk-1' } } })
    await client.completion({ model: 'a/m', messages }, { baseURL: 'https://evil.test' })
    await client.completion({ model: 'a/m', messages }, { baseURL: 'https://evil.test', apiKey: 'own' })
    expect(asked.map(({ host, request }) => [host, request.headers.get('authorization')])).toEqual([
      ['evil', null],
      ['evil', 'Bearer own'],
    ])
  })

  it('tells callbacks what happens, in order, and survives one that throws', async () => {
    const heard: string[] = []
    const errors: unknown[] = []
    const original = console.error
    console.error = (...parts) => void errors.push(parts)
    const { client } = clientOf(
      { a: () => new Response('', { status: 500 }), b: hello },
      {
        callbacks: [
          {
            name: 'broken',
            onChunk: () => {
              throw new Error('mine')
            },
          },
          {
            onSend: ({ model }) => void heard.push(`send ${model}`),
            onFallback: ({ from, to }) => void heard.push(`${from} → ${to}`),
            onRetry: ({ attempt }) => void heard.push(`retry ${attempt}`),
            onChunk: () => void heard.push('chunk'),
            onSuccess: () => void heard.push('success'),
          },
        ],
      },
    )
    for await (const _chunk of client.completion({ model: ['a/m', 'b/m'], messages, stream: true }, { retry: 1 }))
      void 0
    console.error = original
    expect(heard).toEqual([
      'send a/m',
      'retry 1',
      'send a/m',
      'a/m → b/m',
      'send b/m',
      'chunk',
      'chunk',
      'chunk',
      'success',
    ])
    expect(errors).toHaveLength(1)
  })
})

describe('bad input', () => {
  const { client } = clientOf({ a: hello, openai: hello })
  const circular: Record<string, unknown> = {}
  circular.self = circular
  const cases: [name: string, request: unknown, options: object, code: string, words: string][] = [
    ['no model', { messages }, {}, 'invalid-request', 'model must be a name'],
    ['an empty model list', { model: [], messages }, {}, 'invalid-request', 'model must be'],
    [
      'empty messages',
      { model: 'a/m', messages: [] },
      {},
      'invalid-request',
      'messages must be a list that is not empty, not an empty list',
    ],
    ['an unknown provider', { model: 'opnai/gpt', messages }, {}, 'not-found', 'Did you mean "openai/gpt"'],
    ['a colon for a slash', { model: 'openai:gpt:x', messages }, {}, 'not-found', 'Did you mean "openai/gpt:x"'],
    ['a provider without a model', { model: 'openai', messages }, {}, 'not-found', 'Did you mean "openai/<model>"'],
    ['an unknown bare name', { model: 'llama3', messages }, {}, 'not-found', 'unknown model "llama3"'],
    [
      'an unknown fallback',
      { model: 'a/m', messages },
      { fallbacks: ['nope/x'] },
      'not-found',
      'unknown model "nope/x"',
    ],
    [
      'a number where text belongs',
      { model: 'a/m', messages: [{ role: 'user', content: 42 }] },
      {},
      'invalid-request',
      'messages[0].content must be a text or a list of parts, not 42',
    ],
    [
      'a NaN parameter',
      { model: 'a/m', messages, temperature: Number.NaN },
      {},
      'invalid-request',
      'temperature must be a finite number, not NaN',
    ],
    ['a circular value', { model: 'a/m', messages, metadata: circular }, {}, 'invalid-request', 'metadata is not JSON'],
    [
      'an invalid base URL',
      { model: 'a/m', messages },
      { baseURL: 'not a url' },
      'invalid-request',
      'baseURL of a must be an http or https URL, not "not a url"',
    ],
    ['an aborted signal', { model: 'a/m', messages }, { signal: AbortSignal.abort('no') }, 'aborted', 'aborted'],
  ]
  for (const [name, request, options, code, words] of cases) {
    it(`refuses ${name} before anything is sent`, async () => {
      const error = await failure(client.completion(request as never, options) as unknown as Promise<unknown>)
      expect(LLMError.is(error)).toBe(true)
      expect(error.code).toBe(code)
      expect(error.message).toContain(words)
      expect(() => client.completion({ ...(request as object), stream: true } as never, options)).toThrow(words)
    })
  }
})

describe('embedding', () => {
  const vectors = async (request: Request) => {
    const { input } = (await request.json()) as { input: string[] }
    return Response.json({ vectors: input.map((text) => [text.length, 0.5]) })
  }

  it('splits above the limit and keeps the order', async () => {
    const { client, asked } = clientOf({ a: vectors })
    const response = await client.embedding({ model: 'a/m', input: ['a', 'bb', 'ccc', 'dddd', 'eeeee'] })
    expect(response.data.map(({ index, embedding }) => [index, embedding[0]])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
    ])
    expect(asked).toHaveLength(3)
    expect(response.usage).toEqual({ prompt_tokens: 3, total_tokens: 3 })
  })

  it('gives Float32Array for base64', async () => {
    const { client } = clientOf({ a: vectors })
    expect(
      (await client.embedding({ model: 'a/m', input: 'x', encoding_format: 'base64' })).data[0]?.embedding,
    ).toBeInstanceOf(Float32Array)
  })

  it('refuses empty input', async () => {
    const { client } = clientOf({ a: vectors })
    expect((await failure(client.embedding({ model: 'a/m', input: [] }))).message).toContain('input must be')
    expect((await failure(client.embedding({ model: 'a/m', input: ['a', ''] }))).message).toContain('input[1] must be')
  })
})
