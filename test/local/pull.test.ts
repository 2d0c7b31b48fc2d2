import { describe, expect, it, onTestFinished } from 'vitest'
import { createClient, LLMError } from '../../src/index.ts'
import { createProgress } from '../../src/local/pull-progress.ts'
import type { PullProgress } from '../../src/types/index.ts'
import { startOllama, type OllamaOptions } from '../support/ollama-server.ts'

async function ollama(options: OllamaOptions = {}) {
  const server = await startOllama({ tokensPerSecond: 5000, ...options })
  onTestFinished(() => server.close())
  return { server, client: createClient({ connections: { ollama: { baseURL: server.url } }, prices: false }) }
}

async function collect(pull: AsyncIterable<PullProgress>): Promise<PullProgress[]> {
  const all: PullProgress[] = []
  for await (const progress of pull) all.push(progress)
  return all
}

const failure = (pull: AsyncIterable<PullProgress>) => collect(pull).then(String, (error: unknown) => error)

describe('pull', () => {
  it('downloads a model, tells how far it is, and the model is there', async () => {
    const { client } = await ollama({ models: [] })
    const told = await collect(client.pull('ollama/qwen3'))
    expect(told[0]).toEqual({ status: 'pulling manifest', completed: 0, done: false })
    expect(told.at(-1)).toEqual({ status: 'success', completed: 2_001_400, total: 2_001_400, fraction: 1, done: true })
    expect(told.filter(({ done }) => done)).toHaveLength(1)
    expect(await client.models('ollama')).toMatchObject([{ id: 'ollama/qwen3:latest' }])
  })

  it('sends the model and asks for a stream', async () => {
    const { client, server } = await ollama()
    await collect(client.pull('ollama/qwen3'))
    expect(server.requests[0]).toMatchObject({ path: '/api/pull', body: { model: 'qwen3', stream: true } })
  })

  it('is not-found for a model the registry does not have, although the status was a success', async () => {
    const { client } = await ollama()
    expect(await failure(client.pull('ollama/no-such'))).toMatchObject({
      code: 'not-found',
      provider: 'ollama',
      model: 'no-such',
      retryable: false,
      message: 'ollama/no-such: pull model manifest: file does not exist',
    })
  })

  it('leaves the server when the loop is left', async () => {
    const { client, server } = await ollama({ tokensPerSecond: 20 })
    for await (const { completed } of client.pull('ollama/qwen3')) if (completed > 0) break
    const seen = await server.seen(({ leftAfter }) => leftAfter !== undefined)
    expect(seen.finished).toBe(false)
  })

  it('leaves the server when it is aborted, also while nothing arrives', async () => {
    const { client, server } = await ollama({ tokensPerSecond: 0.01 })
    const controller = new AbortController()
    const pulling = failure(client.pull('ollama/qwen3', { signal: controller.signal }))
    await server.seen(({ tokens }) => tokens > 0)
    controller.abort()
    expect(await pulling).toMatchObject({ code: 'aborted' })
    await server.seen(({ leftAfter }) => leftAfter !== undefined)
  })

  it('sends nothing when the signal is aborted already', async () => {
    const { client, server } = await ollama()
    expect(await failure(client.pull('ollama/qwen3', { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'aborted',
    })
    expect(server.requests).toEqual([])
  })

  it('is truncated when the server stops telling before it is done', async () => {
    const client = createClient({ fetch: async () => new Response('{"status":"pulling manifest"}\n'), prices: false })
    expect(await failure(client.pull('ollama/qwen3'))).toMatchObject({ code: 'truncated', provider: 'ollama' })
  })

  it('is truncated when the connection breaks, not a server that cannot be reached', async () => {
    let asked = 0
    const broken = () =>
      new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode('{"status":"pulling manifest"}\n')),
        pull: (controller) => controller.error(new TypeError('terminated')),
      })
    const client = createClient({
      fetch: async () => {
        asked++
        return new Response(broken())
      },
    })
    const error = await failure(client.pull('ollama/qwen3'))
    expect(error).toMatchObject({
      code: 'truncated',
      retryable: true,
      message: 'ollama/qwen3: the connection broke before the download was done',
    })
    expect(error).not.toHaveProperty('fix')
    expect(asked).toBe(1)
  })

  it.each([{ timeout: 1 }, { timeout: { total: 1 } }, { timeout: { idle: 1 } }])(
    'has no limit but one of its own: %j',
    async ({ timeout }) => {
      // A body that hears no signal either.
      const fetch = async () => new Response(new ReadableStream())
      const error = await failure(createClient({ fetch }).pull('ollama/qwen3', { timeout }))
      expect(error).toMatchObject({ code: 'timeout', provider: 'ollama', model: 'qwen3' })
      expect(error).not.toHaveProperty('fix')
    },
  )

  it('is not bound by the limit that the client has for answers', async () => {
    const { server } = await ollama({ models: [] })
    const client = createClient({ connections: { ollama: { baseURL: server.url } }, timeout: { total: 0, idle: 0 } })
    const told = await collect(client.pull('ollama/qwen3'))
    expect(told.at(-1)).toMatchObject({ done: true })
  })

  it('refuses a limit that is none', async () => {
    const { client } = await ollama()
    expect(await failure(client.pull('ollama/qwen3', { timeout: -1 }))).toMatchObject({ code: 'invalid-request' })
  })

  it('is unsupported where nothing can be downloaded', async () => {
    const client = createClient({ connections: { openai: { apiKey: 'sk-test' } } })
    expect(await failure(client.pull('openai/gpt-4o'))).toMatchObject({ code: 'unsupported', provider: 'openai' })
  })

  it('says that nothing answers, and how to start it', async () => {
    const { client, server } = await ollama()
    await server.close()
    const error = await failure(client.pull('ollama/qwen3'))
    expect(error).toMatchObject({ code: 'unreachable' })
    expect(LLMError.is(error) && error.explain()).toContain('ollama serve')
  })

  it.each([
    ['a bare text', 'Internal Server Error\n'],
    ['null', 'null\n'],
  ])('is bad-response for %s', async (_name, body) => {
    const client = createClient({ fetch: async () => new Response(body), prices: false })
    expect(await failure(client.pull('ollama/qwen3'))).toMatchObject({ code: 'bad-response' })
  })
})

describe('progress', () => {
  const layer = (digest: string, total: number, completed?: number) => ({
    status: `pulling ${digest}`,
    digest,
    total,
    ...(completed !== undefined && { completed }),
  })

  /** Lines at their times, in ms. */
  function run(...lines: readonly (readonly [number, object])[]): PullProgress[] {
    let time = 0
    const progress = createProgress(() => time)
    return lines.map(([at, line]) => {
      time = at
      return progress(line)
    })
  }

  it('adds the layers up', () => {
    const told = run([0, layer('a', 100, 50)], [100, layer('b', 100, 10)]).at(-1)
    expect(told).toMatchObject({ completed: 60, total: 200 })
  })

  it('never runs backwards, although every layer makes the whole larger', () => {
    const told = run(
      [0, layer('a', 100, 100)],
      [1, layer('b', 900)],
      [2, layer('b', 900, 500)],
      [3, layer('b', 900, 300)],
    )
    const fractions = told.map(({ fraction = 0 }) => fraction)
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(told.at(-1)?.completed).toBe(600)
  })

  it('is 1 only when the server says that all is done', () => {
    const [all, verifying, success] = run(
      [0, layer('a', 100, 100)],
      [1, { status: 'verifying sha256 digest' }],
      [2, { status: 'success' }],
    )
    expect(all?.fraction).toBeLessThan(1)
    expect(verifying).toMatchObject({ status: 'verifying sha256 digest', completed: 100 })
    expect(success).toMatchObject({ fraction: 1, done: true })
  })

  it('tells bytes a second and what remains, without what was there before', () => {
    const told = run([0, layer('a', 10_000, 4000)], [1000, layer('a', 10_000, 5000)], [2000, layer('a', 10_000, 6000)])
    expect(told.at(-1)).toMatchObject({ bytesPerSecond: 1000, remaining: 4 })
  })

  it('smooths a jump, and follows what lasts', () => {
    const at = (index: number): [number, object] => [
      index * 1000,
      layer('a', 1e9, index * 1000 + (index > 2 ? 9000 * (index - 2) : 0)),
    ]
    const told = run(...Array.from({ length: 30 }, (_, index) => at(index)))
    expect(told[3]?.bytesPerSecond).toBeLessThan(5000)
    expect(told.at(-1)?.bytesPerSecond).toBeGreaterThan(9500)
  })

  it.each([
    [{}],
    [{ status: 5, digest: 7, total: 'x' }],
    [{ digest: 'a', total: -1 }],
    [{ digest: 'a', total: 5, completed: null }],
  ])('takes any line: %j', (line) => {
    expect(run([0, line])[0]).toMatchObject({ completed: 0, done: false })
  })
})
