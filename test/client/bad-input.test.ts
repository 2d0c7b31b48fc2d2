import { describe, expect, it } from 'vitest'
import { createClient, LLMError, type ClientOptions } from '../../src/index.ts'

const messages = [{ role: 'user' as const, content: 'Hello' }]
const asked = { model: 'openai/a', messages }

function clientThatCounts() {
  let sent = 0
  const client = createClient({
    connections: { openai: { apiKey: 'sk-simulated' } },
    fetch: async () => {
      sent++
      return Response.json({ choices: [{ index: 0, message: { content: 'Hi' }, finish_reason: 'stop' }] })
    },
  })
  return { client, sent: () => sent }
}

/** Wrong on purpose: what plain JavaScript may pass. */
const wrong = (value: unknown) => value as never
const with_ = (fields: object) => wrong({ ...asked, ...fields })
const calling = (call: unknown) => with_({ messages: [{ role: 'assistant', content: null, tool_calls: [call] }] })
const picture = (image_url: unknown) =>
  with_({ messages: [{ role: 'user', content: [{ type: 'image_url', image_url }] }] })

const requests: [name: string, request: never, words: string][] = [
  ['nothing at all', wrong(undefined), 'the request must be an object, not undefined'],
  ['null', wrong(null), 'the request must be an object, not null'],
  ['NaN in a nested field', with_({ logit_bias: { 50256: Number.NaN } }), 'logit_bias.50256 must be a finite number'],
  [
    'NaN among the options of a provider',
    with_({ provider_options: { openai: { a: [Number.NaN] } } }),
    'provider_options.openai.a.0 must be a finite number, not NaN',
  ],
  ['a function in a field', with_({ seed: () => 1 }), 'seed must be JSON, not a function'],
  ['a symbol in a field', with_({ user: Symbol('me') }), 'user must be JSON, not Symbol(me)'],
  ['tools that are no list', with_({ tools: 'search' }), 'tools must be a list, not "search"'],
  ['a tool without its function', with_({ tools: [{}] }), 'tools[0].function must be an object, not undefined'],
  [
    'a tool without a name',
    with_({ tools: [{ function: {} }] }),
    'tools[0].function.name must be a text, not undefined',
  ],
  ['a call that is none', calling(null), 'messages[0].tool_calls[0] must be an object, not null'],
  ['a picture without its address', picture({}), 'messages[0].content[0].image_url.url must be a text, not undefined'],
  ['a stop that is no text', with_({ stop: Number.NaN }), 'stop must be a text that is not empty, not NaN'],
  ['a schema that is missing', with_({ response_format: { type: 'json_schema' } }), 'response_format.json_schema'],
]

const options: [name: string, options: never, words: string][] = [
  [
    'a timeout that is no number',
    wrong({ timeout: { idle: Number.NaN } }),
    'timeout.idle must be 0 or more ms, not NaN',
  ],
  ['a negative timeout', wrong({ timeout: -1 }), 'timeout.total must be 0 or more ms, not -1'],
  ['retries that are no number', wrong({ retry: Number.NaN }), 'retry.retries must be 0 or more, not NaN'],
  ['retries that are null', wrong({ retry: { retries: null } }), 'retry.retries must be 0 or more, not null'],
  ['a fallback that is no name', wrong({ fallbacks: [5] }), 'the name of a model must be a text, not 5'],
  ['fallbacks that are no list', wrong({ fallbacks: 'openai/b' }), 'fallbacks must be a list, not "openai/b"'],
  ['a signal that is none', wrong({ signal: {} }), 'signal must be an AbortSignal'],
]

describe('a call with', () => {
  const every = [
    ...requests.map(([name, request, words]) => [name, request, {}, words] as const),
    ...options.map(([name, given, words]) => [name, asked, given, words] as const),
  ]
  for (const [name, request, given, words] of every)
    it(`${name} is refused before anything is sent`, async () => {
      const { client, sent } = clientThatCounts()
      const error: unknown = await client.completion(request, given).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      expect(LLMError.is(error) && error.code).toBe('invalid-request')
      expect((error as LLMError).message).toContain(words)
      expect(sent()).toBe(0)
    })

  it('a field that nobody knows is answered with a warning, or refused where that is wanted', async () => {
    const { client } = clientThatCounts()
    const request = { ...asked, maxTokens: 5, timeout: 3, signal: AbortSignal.timeout(9) }
    const { warnings } = await client.completion(request)
    expect(warnings.map(({ code, param }) => [code, param])).toEqual([
      ['unsupported-param', 'maxTokens'],
      ['unsupported-param', 'timeout'],
      ['unsupported-param', 'signal'],
    ])
    const nothing = { maxTokens: undefined, signal: undefined }
    expect((await client.completion({ ...asked, ...nothing })).warnings).toEqual([])
    await expect(client.completion(request, { unsupported: 'error' })).rejects.toMatchObject({
      code: 'unsupported',
      message: 'openai/a: maxTokens has no equivalent here and is left out',
    })
  })

  it('what only shows when it is written is the caller’s mistake, too', async () => {
    const client = createClient({ connections: { anthropic: { apiKey: 'sk-simulated' } } })
    await expect(client.completion(wrong({ ...asked, model: 'anthropic/a', stop: 5 }))).rejects.toMatchObject({
      code: 'invalid-request',
    })
  })
})

describe('a batch', () => {
  it('of nothing is refused', async () => {
    const { client } = clientThatCounts()
    await expect(client.batch(wrong(undefined))).rejects.toMatchObject({ code: 'invalid-request' })
  })

  it('keeps what is wrong with one request to that request', async () => {
    const { client } = clientThatCounts()
    const outcomes = await client.batch([wrong(null), with_({ model: 'nobody/x' }), asked], { settle: true })
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { code: 'invalid-request' } },
      { status: 'rejected', reason: { code: 'not-found' } },
      { status: 'fulfilled' },
    ])
  })
})

describe('a client', () => {
  it('takes names that every object has', async () => {
    const client = createClient({
      endpoints: { constructor: 'http://localhost:1/v1' },
      routes: Object.fromEntries([['__proto__', { targets: ['ollama/a'] }]]),
    })
    expect(Object.keys(client.routes())).toEqual(['__proto__'])
    await expect(client.completion({ model: 'toString', messages })).rejects.toMatchObject({ code: 'not-found' })
  })

  const nonsense: [name: string, options: ClientOptions, words: string][] = [
    [
      'a key without its object',
      { connections: { openai: wrong('sk-mine') } },
      'connections.openai: must be an object',
    ],
    ['a route that is none', { routes: { a: wrong(null) } }, 'routes.a.targets: must list at least one target'],
    ['a callback that is none', { callbacks: [wrong(undefined)] }, 'callbacks must be objects, not undefined'],
    ['a timeout that is no number', { timeout: Number.NaN }, 'timeout: must be 0 or more, is NaN'],
    [
      'a timeout of a route that is no number',
      { routes: { a: { targets: ['ollama/a'], timeout: { idle: -1 } } } },
      'routes.a.timeout.idle: must be 0 or more, is -1',
    ],
    ['a limit that is a text', { budget: { limit: wrong('5') } }, 'budget.limit: must be 0 or more, is 5'],
    ['a period that nobody knows', { budget: { limit: 5, period: wrong('year') } }, 'budget.period: must be session'],
    [
      'an endpoint without its address',
      { endpoints: { a: wrong(null) } },
      'endpoints.a.url must be an http or https URL',
    ],
  ]
  for (const [name, given, words] of nonsense)
    it(`refuses ${name}`, () => {
      expect(() => createClient(given)).toThrow(words)
    })

  it('refuses callbacks and names of servers that are none', () => {
    const { client } = clientThatCounts()
    expect(() => client.use(wrong(undefined))).toThrow('callbacks must be objects, not undefined')
    expect(() => client.register('gpt-4o', 'http://localhost:1/v1')).toThrow('it is the name of a model')
    expect(() => client.register(wrong(5), 'http://localhost:1/v1')).toThrow('must be a word without "/", not 5')
  })
})
