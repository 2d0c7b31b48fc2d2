import { describe, expect, it } from 'vitest'
import { createClient, LLMError } from '../../src/index.ts'
import { breakAfter, callTool, fail, mock, mockFetch, reply } from '../../src/mocks/index.ts'
import type { MockCall, MockOptions, MockRule, ServerFailure } from '../../src/mocks/index.ts'
import { providers } from '../../src/providers/registry.ts'
import type { Completion, CompletionChunk, Tool } from '../../src/types/index.ts'
import { spoken } from '../support/spoken.ts'

const connections = Object.fromEntries(
  providers.map(({ id }) => [
    id,
    { apiKey: 'test-key', ...(id === 'azure' && { options: { resource: 'mine', apiVersion: '2025-04-01-preview' } }) },
  ]),
)
const clientOf = (rules: readonly MockRule[] = [], options: MockOptions = {}) =>
  createClient({ fetch: mockFetch(rules, options), connections, retry: 0, allowBrowserKeys: true })

const ids = providers.map(({ id }) => id)
const chatters = providers.filter(({ dialect }) => dialect.chat).map(({ id }) => id)
const modelOf = (id: string) => `${id}/some-model`
const messages = [{ role: 'user' as const, content: 'Why is the sky blue? Answer in JSON.' }]
const weather: Tool = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'The weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
}
const text = 'Because of **Rayleigh** scattering — 蓝色 is scattered most. 👩‍🚀'

const said = ({ choices: [choice] }: Completion) => choice.message.content
const errorOf = async (run: Promise<unknown>) => {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!LLMError.is(error)) throw new Error(`not an LLMError: ${String(error)}`)
  return error
}
/** What Perplexity has not, so its mock refuses it. */
const withTools = chatters.filter((id) => id !== 'perplexity')

describe.each(chatters)('%s', (id) => {
  const model = modelOf(id)
  const every = `${id}/*`

  it('says the same streamed and whole', async () => {
    const client = clientOf([mock(every, reply(text))])
    const whole = await client.completion({ model, messages })
    const streamed = await client.completion({ model, messages, stream: true }).final()
    expect([said(whole), said(streamed)]).toEqual([text, text])
    expect([whole.choices[0].finish_reason, streamed.choices[0].finish_reason]).toEqual(['stop', 'stop'])
    expect([whole.warnings, streamed.warnings]).toEqual([[], []])
  })

  it('counts alike', async () => {
    const usage = { prompt_tokens: 20, completion_tokens: 30 }
    const client = clientOf([mock(every, reply(text, { usage }))])
    const whole = await client.completion({ model, messages })
    const streamed = await client.completion({ model, messages, stream: true }).final()
    if (whole.usage) expect(whole.usage).toMatchObject({ ...usage, total_tokens: 50 })
    expect(streamed.usage?.prompt_tokens).toBe(whole.usage?.prompt_tokens)
    expect(streamed.usage?.completion_tokens).toBe(whole.usage?.completion_tokens)
  })

  it('is read whole however its bytes are cut', async () => {
    for (let seed = 0; seed < 5; seed++) {
      const client = clientOf([mock(every, reply(text, { fragment: true }))], { seed })
      expect(said(await client.completion({ model, messages, stream: true }).final())).toBe(text)
    }
  })

  it('tells when a stream broke, and keeps what had come', async () => {
    const error = await errorOf(
      clientOf([mock(every, breakAfter(3))])
        .completion({ model, messages, stream: true })
        .final(),
    )
    expect(['truncated', 'unreachable']).toContain(error.code)
    expect(error.partial?.choices[0]?.message.content).toMatch(/^You asked/)
  })

  it('raises an in-band error', async () => {
    const stream = clientOf([mock(every, breakAfter(2, 'error'))]).completion({ model, messages, stream: true })
    const error = await errorOf(stream.final())
    expect(error.code).not.toBe('truncated')
  })

  it('answers by default', async () => {
    const chunks: CompletionChunk[] = []
    for await (const chunk of clientOf().completion({ model, messages, stream: true })) chunks.push(chunk)
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toContain('Why is the sky blue?')
  })

  const failures: ServerFailure[] = [
    'not-found',
    'authentication',
    'permission',
    'quota-exceeded',
    'context-window',
    'content-policy',
    'rate-limit',
    'overloaded',
    'server',
    'unreachable',
  ]
  it.each(failures)('fails with %s', async (code) => {
    const error = await errorOf(clientOf([mock(every, fail(code))]).completion({ model, messages }))
    expect(error.code).toBe(code)
  })

  it('refuses what the real one would', async () => {
    const fetch = mockFetch()
    const client = createClient({
      connections,
      retry: 0,
      allowBrowserKeys: true,
      fetch: (input, init) => fetch(input, { ...init, body: '{"no":"request"}' }),
    })
    expect((await errorOf(client.completion({ model, messages }))).code).toBe('invalid-request')
  })
})

describe.each(withTools)('%s', (id) => {
  const model = modelOf(id)
  const calls = callTool([
    { name: 'weather', args: { city: 'Ulm' } },
    { name: 'weather', args: { city: 'Köln' } },
  ])

  it('calls tools, and hears what they say', async () => {
    const client = clientOf([mock(`${id}/*`, calls, calls, reply('Sunny.'))])
    const whole = await client.completion({ model, messages, tools: [weather] })
    const streamed = await client.completion({ model, messages, tools: [weather], stream: true }).final()
    for (const { choices } of [whole, streamed]) {
      const made = choices[0].message.tool_calls?.map((call) => JSON.parse(call.function.arguments) as unknown)
      expect(made).toEqual([{ city: 'Ulm' }, { city: 'Köln' }])
      expect(choices[0].finish_reason).toBe('tool_calls')
    }
    const { message } = streamed.choices[0]
    const results = (message.tool_calls ?? []).map((call) => ({
      role: 'tool' as const,
      tool_call_id: call.id,
      content: '{"sky":"clear"}',
    }))
    const answer = await client.completion({ model, tools: [weather], messages: [...messages, message, ...results] })
    expect(said(answer)).toBe('Sunny.')
  })
})

describe('every provider', () => {
  it.each(providers.filter(({ dialect }) => dialect.embedding).map(({ id }) => id))('%s embeds', async (id) => {
    const { data } = await clientOf().embedding({ model: modelOf(id), input: ['one', 'two', 'one'] })
    expect(data.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(data[2]?.embedding).toEqual(data[0]?.embedding)
    expect(data[1]?.embedding).not.toEqual(data[0]?.embedding)
  })

  it.each(providers.filter(({ dialect }) => dialect.models))('$id lists its models', async (provider) => {
    const { id, baseURL, dialect, authorize } = provider
    const { models: codec = expect.fail('no list') } = await spoken(dialect)
    const connection = connections[id] ?? {}
    const request = await authorize(codec.encode(), 'test-key', connection)
    const base = typeof baseURL === 'string' ? baseURL : baseURL(connection)
    const query = new URLSearchParams(request.query).toString()
    const response = await mockFetch([mock(`${id}/mine`, reply('x'))])(`${base}${request.path}?${query}`, {
      headers: request.headers ?? {},
    })
    const { models } = codec.decode(await response.json())
    expect(models[0]?.id).toContain('mine')
  })

  it('is heard, with the body it was sent', async () => {
    const calls: MockCall[] = []
    const client = clientOf([], { onRequest: (call) => calls.push(call) })
    for (const id of ids.filter((each) => chatters.includes(each)))
      await client.completion({ model: modelOf(id), messages })
    expect(calls.map(({ provider }) => provider)).toEqual(chatters)
    expect(calls.every(({ model }) => model.endsWith('some-model'))).toBe(true)
  })
})
