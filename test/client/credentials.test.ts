import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { createClient, type ClientOptions, type LLMError } from '../../src/index.ts'

const key = 'sk-of-one-provider'
const messages = [{ role: 'user' as const, content: 'Hello' }]
const answer = {
  choices: [{ index: 0, message: { content: 'Hi' }, finish_reason: 'stop' }],
  data: [{ embedding: [1] }],
}

/** A client, and the addresses that saw the key. */
function watched(options: ClientOptions = {}, respond = () => Response.json(answer)) {
  const told: string[] = []
  const headers: Record<string, string>[] = []
  const client = createClient({
    retry: 0,
    fetch: async (url, init) => {
      headers.push(Object.fromEntries(new Headers(init?.headers)))
      if (inspect(headers.at(-1)).includes(key)) told.push(new URL(String(url)).host)
      return respond()
    },
    ...options,
  })
  return { client, told, headers }
}
const failureOf = (call: Promise<unknown>): Promise<LLMError> =>
  call.then(
    () => expect.unreachable(),
    (error: LLMError) => error,
  )

describe('a key in the options', () => {
  it('is refused where no provider is named, and nothing is asked', async () => {
    const { client, headers } = watched({ connections: { groq: { apiKey: 'gsk-other' } } })
    expect(await failureOf(client.models(undefined, { apiKey: key }))).toMatchObject({ code: 'invalid-request' })
    expect(headers).toEqual([])
  })

  it('is refused for a batch that asks several providers', async () => {
    const { client, headers } = watched()
    const batch = client.batch(
      [
        { model: 'openai/a', messages },
        { model: 'groq/b', messages },
      ],
      { apiKey: key },
    )
    expect((await failureOf(batch)).message).toBe(
      'apiKey, baseURL and headers are for one target, and these requests ask openai, groq',
    )
    expect(headers).toEqual([])
  })

  it('stays behind where a callback sends the request to another provider', async () => {
    const { client, told } = watched({
      connections: { together: { apiKey: 'other' } },
      callbacks: [{ onRequest: ({ request }) => ({ ...request, model: 'together/b' }) as typeof request }],
    })
    await client.completion({ model: 'openai/a', messages }, { apiKey: key })
    await client.embedding({ model: 'openai/a', input: 'a' }, { apiKey: key })
    expect(told).toEqual([])
  })

  it('goes along where a callback changes the model alone', async () => {
    const { client, told } = watched({
      callbacks: [{ onRequest: ({ request }) => ({ ...request, model: 'openai/b' }) as typeof request }],
    })
    await client.completion({ model: 'openai/a', messages }, { apiKey: key })
    expect(told).toEqual(['api.openai.com'])
  })
})

describe('a configured key', () => {
  it('stays with the resource it was configured for', async () => {
    const { client, told } = watched({
      connections: { azure: { apiKey: key, options: { resource: 'mine' } } },
      routes: { chat: { targets: [{ model: 'azure/a', options: { resource: 'theirs' } }] } },
    })
    await client.completion({ model: 'chat', messages }).catch(() => undefined)
    expect(told).toEqual([])
    await client.completion({ model: 'azure/a', messages })
    expect(told).toEqual(['mine.openai.azure.com'])
  })

  it('goes to a base URL given instead of a resource', async () => {
    const { client, told } = watched({
      connections: { azure: { apiKey: key, baseURL: 'https://mine.example/openai/v1' } },
    })
    await client.completion({ model: 'azure/a', messages })
    expect(told).toEqual(['mine.example'])
    await client
      .completion({ model: 'azure/a', messages }, { baseURL: 'https://theirs.example' })
      .catch(() => undefined)
    expect(told).toEqual(['mine.example'])
  })

  it('goes nowhere where its own address is empty', async () => {
    const { client, told } = watched({ connections: { openai: { apiKey: key, baseURL: '' } } })
    const call = client.completion({ model: 'openai/a', messages }, { baseURL: 'https://theirs.example' })
    expect((await failureOf(call)).message).toBe('the baseURL of openai must be an http or https URL, not ""')
    expect(told).toEqual([])
  })

  it('is as good as none where its variable is empty', async () => {
    vi.stubEnv('ANTHROPIC_API_KEY', '')
    const { client } = watched()
    expect(await client.status('anthropic')).toMatchObject({ state: 'no-key', checks: [{ name: 'key', ok: false }] })
    expect((await client.status('anthropic')).checks[0]).not.toHaveProperty('detail')
    vi.unstubAllEnvs()
  })

  it('gives way to a header of the same name, however that is spelt', async () => {
    const { client, headers } = watched({
      connections: { openai: { apiKey: key, headers: { Authorization: 'Bearer mine', 'Content-Type': 'text/json' } } },
    })
    await client.completion({ model: 'openai/a', messages })
    expect(headers[0]).toMatchObject({ authorization: 'Bearer mine', 'content-type': 'text/json' })
  })

  it.each<[string, unknown, string]>([
    [
      'rejects',
      () => Promise.reject(new Error('token endpoint down')),
      'the apiKey function of openai failed: Error: token',
    ],
    [
      'throws',
      () => {
        throw new Error('no vault')
      },
      'the apiKey function of openai failed: Error: no vault',
    ],
    ['gives no text', async () => 123, 'the apiKey of openai must be a text'],
  ])('is what is wrong where its function %s', async (_, apiKey, message) => {
    const { client, headers } = watched({ connections: { openai: { apiKey: apiKey as () => string } } })
    const error = await failureOf(client.completion({ model: 'openai/a', messages }))
    expect(error).toMatchObject({ code: 'authentication', retryable: false, attempts: [{ outcome: 'failed' }] })
    expect(error.message).toContain(message)
    expect(headers).toEqual([])
  })

  it('is waited for no longer than the call', async () => {
    const { client } = watched({ connections: { openai: { apiKey: () => new Promise(() => undefined) } } })
    const asked = { model: 'openai/a', messages }
    expect(await failureOf(client.completion(asked, { timeout: 1 }))).toMatchObject({ code: 'timeout' })
    expect(await failureOf(client.completion(asked, { signal: AbortSignal.timeout(1) }))).toMatchObject({
      code: 'aborted',
      attempts: [{ outcome: 'abandoned' }],
    })
  })
})

describe('a key that is missing', () => {
  const missing = {
    code: 'authentication',
    message: expect.stringContaining('no API key for openai. Pass connections: { "openai": { apiKey } }'),
    fix: { title: 'openai wants an API key' },
  }

  it('is told where the answer is read, and nothing is sent', async () => {
    const heard: string[] = []
    const { client, headers } = watched({ callbacks: [{ onFailure: ({ error }) => void heard.push(error.code) }] })
    const asked = { model: 'openai/a', messages }
    const stream = client.completion({ ...asked, stream: true })
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject(missing)
    for (const call of [client.completion(asked), client.embedding({ model: 'openai/a', input: 'a' })])
      expect(await failureOf(call)).toMatchObject(missing)
    expect(headers).toEqual([])
    expect(heard).toEqual(['authentication', 'authentication', 'authentication'])
  })

  it('is one more reason to ask another model', async () => {
    const { client } = watched({ connections: { together: { apiKey: key } } })
    const { provider, attempts } = await client.completion({ model: ['openai/a', 'together/b'], messages })
    expect(provider).toBe('together')
    expect(attempts.map(({ outcome, error }) => [outcome, error?.code])).toEqual([
      ['failed', 'authentication'],
      ['success', undefined],
    ])
  })
})

describe('no error tells a key', () => {
  const echoes = {
    'an HTML page': () => new Response(`<title>no ${key}</title>`, { headers: { 'content-type': 'text/html' } }),
    'an error under 200': () => Response.json({ error: { message: `bad key ${key}` } }),
    'plain words': () => new Response(`bad key ${key}`),
    'an error': () => Response.json({ error: { message: `bad key ${key}` } }, { status: 401 }),
  }
  for (const [name, respond] of Object.entries(echoes))
    it(`that a server echoes in ${name}`, async () => {
      const heard: unknown[] = []
      const { client } = watched(
        {
          connections: { ollama: { apiKey: key }, openai: { apiKey: key } },
          callbacks: [{ onSend: (event) => void heard.push(event), onFailure: (event) => void heard.push(event) }],
        },
        respond,
      )
      const pull = async () => {
        for await (const _ of client.pull('ollama/a')) continue
      }
      for (const provider of ['openai', 'ollama'])
        for (const call of [
          () => client.completion({ model: `${provider}/a`, messages }),
          () => client.completion({ model: `${provider}/a`, messages, stream: true }).final(),
          () => client.embedding({ model: `${provider}/a`, input: 'a' }),
          () => client.models(provider),
          pull,
        ]) {
          const error = await failureOf(call())
          heard.push(error, error.explain(), error.toJSON())
        }
      heard.push(await client.status('openai'), await client.status('ollama'))
      expect(inspect(heard, { depth: 12 })).not.toContain(key)
    })

  it('that was written into an address', async () => {
    const addresses = [
      `https://me:${key}@host.example/v1`,
      ...[`?key=${key}`, `#${key}`].map((end) => `https://host.example/v1${end}`),
    ]
    for (const baseURL of addresses) {
      const { client, headers } = watched({ connections: { openai: { apiKey: 'sk-other' } } })
      const error = await failureOf(client.completion({ model: 'openai/a', messages }, { baseURL }))
      expect(error.message).toContain('the baseURL of openai may hold no user, password, query or fragment')
      expect(inspect(error, { depth: 12 })).not.toContain(key)
      expect(headers).toEqual([])
    }
  })

  it('that a fetch of the caller’s own tells', async () => {
    const fetch = async (_: unknown, init?: RequestInit) => {
      throw new Error(`cannot send ${inspect(init?.headers)}`)
    }
    const { client } = watched({ connections: { openai: { apiKey: key } }, fetch })
    const error = await failureOf(client.completion({ model: 'openai/a', messages }))
    expect(error.message).toContain('cannot reach https://api.openai.com: Error: cannot send')
    expect(inspect(error, { depth: 12 })).not.toContain(key)
  })

  it('that no header can hold', async () => {
    const { client } = watched({ connections: { openai: { apiKey: `${key}\n…` } } })
    const error = await failureOf(client.completion({ model: 'openai/a', messages }))
    expect(error).toMatchObject({
      code: 'authentication',
      message: 'openai/a: the header Authorization has characters that no header can hold',
    })
    expect(inspect(error, { depth: 12 })).not.toContain(key)
  })
})
