import { describe, expect, it } from 'vitest'
import * as core from '../../src/core.ts'
import { createClient, type ClientOptions } from '../../src/index.ts'
import { ollama } from '../../src/providers/ollama.ts'
import { mockFetch } from '../../src/mocks/index.ts'

const messages = [{ role: 'user' as const, content: 'Hello' }]
const connection = { apiKey: 'sk-simulated' }

describe('connections', () => {
  it('are found under any prefix of their provider', async () => {
    const client = createClient({ fetch: mockFetch(), connections: { together_ai: connection } })
    expect((await client.completion({ model: 'together/some/model', messages })).provider).toBe('together')
  })

  it('are found under any prefix by a client of the core, too', async () => {
    const asked: string[] = []
    const client = core.createClient({
      providers: [ollama],
      connections: { ollama_chat: { baseURL: 'http://box.example:1234' } },
      fetch: async (url) => {
        asked.push(String(url))
        return new Response('{"message":{"content":"Hi"},"done":true,"done_reason":"stop"}\n')
      },
    })
    await client.completion({ model: 'ollama/a', messages })
    expect(asked).toEqual(['http://box.example:1234/api/chat'])
  })

  it('take what is undefined for left out', async () => {
    const open = {
      apiKey: undefined,
      prices: { 'openai/a': undefined, 'openai/b': { input: 1, output: 2, tiers: null } },
    }
    const organized = { openai: { organization: undefined } }
    expect(() => createClient({ ...open, connections: organized } as never)).not.toThrow()
    const nothing = { baseURL: undefined, headers: undefined, options: undefined }
    const connections = { openai: { apiKey: undefined, ...nothing }, ollama: { apiKey: undefined, ...nothing } }
    const client = createClient({ fetch: mockFetch(), connections })
    expect((await client.completion({ model: 'ollama/llama3.2', messages })).provider).toBe('ollama')
    await expect(client.completion({ model: 'openai/gpt-5-mini', messages })).rejects.toMatchObject({
      code: 'authentication',
    })
  })

  it('are refused for a provider that nobody knows, with the one that was meant', () => {
    expect(() => createClient({ connections: { opnai: connection } })).toThrow(
      /^connections\.opnai: no provider is called that\. Did you mean "openai"\? Known: openai, /,
    )
  })

  it('are refused with a field that they do not have', () => {
    for (const field of ['api_key', 'baseUrl'])
      expect(() => createClient({ connections: { openai: { [field]: 'x' } } })).toThrow(
        `connections.openai.${field}: a connection has apiKey, baseURL, headers, options`,
      )
  })

  it('are said whose they are', () => {
    const options = { apiKey: 'sk-simulated' }
    expect(() => createClient(options as ClientOptions)).toThrow(
      /^apiKey: say whose it is: connections: \{ <provider>: \{ apiKey \} \}$/,
    )
  })

  it('are refused for an endpoint, which takes its key itself', () => {
    const endpoints = { house: 'http://localhost:8080/v1' }
    expect(() => createClient({ endpoints, connections: { house: connection } })).toThrow(
      'endpoints: { house: { url, apiKey } }',
    )
  })
})
