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

const files = ['client/listeners', 'client/secrets', 'errors/classify'].map((name) => `../../src/${name}.ts`)
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
  const parts: [part: string, file: string, options: Partial<CoreOptions>][] = [
    ['what tells callbacks', listeners, { callbacks: [{}] }],
    ['what places keys', secrets, { connections: { ollama: { apiKey: 'sk-simulated' } } }],
    ['what reads errors', classify, { fetch: async () => new Response('{"error":"no"}', { status: 400 }) }],
  ]
  it.each(parts)('is waited for no longer than the call: %s', async (_, file, options) => {
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

describe("a server of one's own, without a network", () => {
  it('answers at another address than its usual one', async () => {
    vi.doMock(files[1] ?? '', () => {
      throw new TypeError('Failed to fetch dynamically imported module')
    })
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
