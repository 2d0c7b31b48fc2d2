import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Callbacks, CoreOptions } from '../../src/types/index.ts'

const messages = [{ role: 'user' as const, content: 'Hello' }]
const request = { model: 'ollama/a', messages, stream: true as const }
const line = '{"message":{"content":"Hi"},"done":true,"done_reason":"stop"}\n'
const never = () => new Promise<never>(() => undefined)

/** A client of which nothing has been loaded yet but what every page has. */
async function freshClient(options: Partial<CoreOptions> = {}) {
  const { createClient } = await import('../../src/core.ts')
  const { ollama } = await import('../../src/providers/ollama.ts')
  const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response(line))
  return { fetch, client: createClient({ providers: [ollama], fetch, ...options }) }
}

const parts = ['client/listeners', 'client/secrets', 'errors/classify', 'transport/any-frames']
const files = parts.map((name) => `../../src/${name}.ts`)
beforeEach(() => vi.resetModules())
afterEach(() => files.forEach((file) => vi.doUnmock(file)))

describe('callbacks that are on their way', () => {
  const heard = () => {
    const names: string[] = []
    const note = (name: string) => () => void names.push(name)
    const callbacks: Callbacks = { onSuccess: note('onSuccess'), onFailure: note('onFailure') }
    return { names, callbacks }
  }

  it('hear of a call that was aborted before it began', async () => {
    const { names, callbacks } = heard()
    const { client, fetch } = await freshClient({ callbacks: [callbacks] })
    client.completion(request).abort()
    await vi.waitFor(() => expect(names).toEqual(['onFailure']))
    expect(fetch).not.toHaveBeenCalled()
  })

  it('hear of what becomes of a call under way', async () => {
    const { names, callbacks } = heard()
    const { client } = await freshClient()
    const iterator = client.completion(request)[Symbol.asyncIterator]()
    await iterator.next()
    client.use(callbacks)
    await iterator.next()
    await vi.waitFor(() => expect(names).toEqual(['onSuccess']))
  })

  it('hear nothing once they are taken away', async () => {
    const { names, callbacks } = heard()
    const { client } = await freshClient()
    const remove = client.use(callbacks)
    client.completion(request).abort()
    remove()
    await client.completion(request).final()
    expect(names).toEqual([])
  })
})

describe('a part that never comes', () => {
  const [listeners, secrets, classify] = files as [string, string, string]
  const late: [part: string, file: string, options: Partial<CoreOptions>][] = [
    ['what tells callbacks', listeners, { callbacks: [{}] }],
    ['what places keys', secrets, { connections: { ollama: { apiKey: 'sk-simulated' } } }],
    ['what reads errors', classify, { fetch: async () => new Response('{"error":"no"}', { status: 400 }) }],
  ]
  it.each(late)('is waited for no longer than the call: %s', async (_, file, options) => {
    vi.doMock(file, never)
    const { client, fetch } = await freshClient(options)
    const asked = { ...request, stream: false }
    await expect(client.completion(asked, { timeout: 20 })).rejects.toMatchObject({ code: 'timeout' })
    const signal = AbortSignal.timeout(20)
    await expect(client.completion(request, { signal }).final()).rejects.toMatchObject({ code: 'aborted' })
    const embedding = client.embedding({ model: 'ollama/a', input: 'a' }, { timeout: 20 })
    await expect(embedding).rejects.toMatchObject({ code: 'timeout' })
    expect(fetch).not.toHaveBeenCalled()
  })
})

it('what places keys is not loaded for a local model without one', async () => {
  vi.doMock(files[1] ?? '', never)
  const { client } = await freshClient()
  await expect(client.completion(request).final()).resolves.toMatchObject({ provider: 'ollama' })
})

it('what reads a wire that has to be loaded is there before anything is sent', async () => {
  vi.doMock(files[3] ?? '', () => {
    throw new TypeError('Failed to fetch dynamically imported module')
  })
  const { openai } = await import('../../src/providers/openai.ts')
  const { client, fetch } = await freshClient({
    providers: [openai],
    connections: { openai: { apiKey: 'sk-simulated' } },
    allowBrowserKeys: true,
  })
  const failed = client.completion({ ...request, model: 'openai/a' }).final()
  await expect(failed).rejects.toMatchObject({ code: 'bad-response' })
  expect(fetch).not.toHaveBeenCalled()
})

it('the reader of bodies that are not plainly JSON is waited for no longer than the call', async () => {
  vi.doMock(files[3] ?? '', never)
  for (const status of [200, 500]) {
    const fetch = async () => new Response('data: {"error":"no"}\n\n', { status })
    const { client } = await freshClient({ fetch })
    await expect(client.completion(request, { timeout: 20 }).final()).rejects.toMatchObject({ code: 'timeout' })
    const stream = client.completion(request, { signal: AbortSignal.timeout(20) })
    await expect(stream.final()).rejects.toMatchObject({ code: 'aborted' })
  }
})

describe("a server of one's own, without a network", () => {
  beforeEach(() => {
    for (const file of files)
      vi.doMock(file, () => {
        throw new TypeError('Failed to fetch dynamically imported module')
      })
  })

  it.each([
    ['in lines', true, 'application/x-ndjson'],
    ['in one document', false, 'application/json'],
  ])('answers %s', async (_, stream, type) => {
    const { client } = await freshClient({
      fetch: async () => new Response(line, { headers: { 'content-type': type } }),
    })
    const { choices } = stream
      ? await client.completion(request).final()
      : await client.completion({ ...request, stream: false })
    expect(choices[0].message.content).toBe('Hi')
  })

  it('says what it could of a failure', async () => {
    const { client } = await freshClient({ fetch: async () => new Response('404 page not found', { status: 404 }) })
    const failed = client.completion({ ...request, stream: false })
    await expect(failed).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('page not found'),
    })
  })

  it('says what is missing where it answers in a way that has to be loaded', async () => {
    const { client } = await freshClient({ fetch: async () => new Response('data: {}\n\n') })
    const failed = client.completion(request).final()
    await expect(failed).rejects.toMatchObject({ code: 'bad-response', retryable: false, cause: expect.any(Error) })
  })

  it('answers at another address than its usual one', async () => {
    const { client, fetch } = await freshClient({ connections: { ollama: { baseURL: 'http://localhost:9999' } } })
    const { choices } = await client.completion(request).final()
    expect(choices[0].message.content).toBe('Hi')
    expect(fetch.mock.calls[0]?.[0]).toBe('http://localhost:9999/api/chat')
  })
})

it('what callbacks do to the headers they are shown changes nothing that is sent', async () => {
  const onSend: Callbacks['onSend'] = ({ headers }) => void Object.assign(headers, { 'x-added': '1' })
  const { client, fetch } = await freshClient({ callbacks: [{ onSend }] })
  await client.completion(request).final()
  expect(fetch.mock.calls[0]?.[1]?.headers).toEqual({ 'content-type': 'application/json' })
})
