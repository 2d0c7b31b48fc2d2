import { describe, expect, it } from 'vitest'
import { createClient as createCoreClient } from '../../src/core.ts'
import { createClient, LLMError } from '../../src/index.ts'

const messages = [{ role: 'user' as const, content: 'hi' }]
const client = createClient({ fetch: () => expect.fail('something was sent') })

/** What plain JavaScript may pass: each comes out as an LLMError in the user's terms, before anything is sent. */
const cases: [what: string, run: () => unknown, words: string][] = [
  [
    'core without providers',
    () => createCoreClient(undefined as never),
    'providers must be a list of providers, not undefined',
  ],
  [
    'names in place of providers',
    () => createCoreClient({ providers: ['openai'] as never }),
    'providers must be a list of providers, not a list',
  ],
  [
    'a timeout with a unit',
    () => client.completion({ model: 'ollama/x', messages }, { timeout: '30s' as never }),
    'timeout.total must be 0 or more ms, not "30s"',
  ],
  ['callbacks that are no list', () => createClient({ callbacks: {} as never }), 'callbacks must be a list'],
  [
    'a stop that is no text',
    () => client.completion({ model: 'ollama/x', messages, stop: 5 as never }),
    'stop must be a text that is not empty, not 5',
  ],
  ['an empty stop', () => client.completion({ model: 'ollama/x', messages, stop: ['a', ''] }), 'stop[1] must be'],
  [
    'a schema that is none',
    () => client.completion({ model: 'ollama/x', messages }, { schema: {} as never }),
    'schema must be a Standard Schema',
  ],
  ['a cost of nothing', () => client.cost('openai/gpt-5', undefined as never), 'usage must be an object'],
]

describe('nonsense', () => {
  it.each(cases)('%s is refused in clear words', async (_what, run, words) => {
    const error = await (async () => run())().catch((thrown: unknown) => thrown)
    expect(LLMError.is(error) && error.code).toBe('invalid-request')
    expect(String(error)).toContain(words)
  })

  it('undefined is as good as left out, and takes no limit of the client away', async () => {
    const never = createClient({ fetch: () => new Promise(() => undefined), timeout: { total: 1 } })
    const call = never.completion({ model: 'ollama/x', messages }, { timeout: { total: undefined as never } })
    await expect(call).rejects.toMatchObject({ code: 'timeout' })
  })

  it('null options are none', async () => {
    expect(createClient(null as never)).toHaveProperty('completion')
    await expect(client.completion({ model: 'nobody/x', messages }, null as never)).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})
