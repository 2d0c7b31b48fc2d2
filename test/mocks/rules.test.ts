import { describe, expect, it } from 'vitest'
import { createClient } from '../../src/index.ts'
import { breakAfter, callTool, fail, mock, mockFetch, mockHandlers, reply } from '../../src/mocks/index.ts'
import type { MockRule } from '../../src/mocks/index.ts'

const messages = [{ role: 'user' as const, content: 'Hi' }]
/** What JavaScript lets through. */
const wrong = <Value>(value: unknown) => value as Value

describe('a rule', () => {
  it.each(['gpt-5-mini', 'gpt-*', 'openai/gpt-5-mini'])('names a model as a request does: %s', async (name) => {
    const client = createClient({
      connections: { openai: { apiKey: 'sk-test' } },
      fetch: mockFetch([mock(name, reply('Hello'))]),
    })
    const { choices } = await client.completion({ model: 'gpt-5-mini', messages })
    expect(choices[0].message.content).toBe('Hello')
  })

  it.each(['opnai/gpt-5-mini', 'llama3.2', 'house/x'])('for %s, which nobody serves, is refused', (name) => {
    const rules = [mock(name, reply('Hello'))]
    const refusal = expect.objectContaining({
      code: 'invalid-request',
      message: `the model of a rule must be 'provider/model', with the name of a provider or of one of baseURLs, not "${name}"`,
    })
    expect(() => mockHandlers(rules)).toThrow(refusal)
    expect(() => mockFetch(rules)).toThrow(refusal)
  })

  it('may be for a server of one’s own', () => {
    expect(
      mockHandlers([mock('house/x', reply('Hello'))], { baseURLs: { house: 'http://localhost:1/v1' } }),
    ).toBeTruthy()
  })

  it.each([
    ['no behaviour', () => mock('ollama/*', wrong('hello')), `mock('ollama/*', …) must be behaviours: reply('…'), `],
    ['no name', () => mock(wrong(undefined)), 'mock(model) must be '],
    ['no list', () => mockFetch(wrong<MockRule[]>(mock('*'))), 'rules must be a list of what mock() makes'],
    [
      'no list of handlers',
      () => mockHandlers(wrong<MockRule[]>(mock('*'))),
      'rules must be a list of what mock() makes',
    ],
    ['no such failure', () => fail(wrong('ratelimit')), 'fail(code) must be one of invalid-request, not-found, '],
    [
      'no text',
      () => reply(wrong(undefined)),
      'reply(text) must be a text, or a function of the request, not undefined',
    ],
    ['no calls', () => callTool(wrong({ name: 'weather' })), 'callTool(name) must be a name, or a list of '],
    [
      'no such break',
      () => breakAfter(1, wrong('drop')),
      'breakAfter(…, how) must be one of disconnect, error, silence',
    ],
    ['no number', () => breakAfter(wrong('1')), 'breakAfter(tokens) must be how many, not "1"'],
  ])('with what is %s is refused at once', (_, make, message) => {
    expect(make).toThrow(
      expect.objectContaining({ code: 'invalid-request', message: expect.stringContaining(message) }),
    )
  })
})

describe('a preflight', () => {
  const preflight = {
    method: 'OPTIONS',
    headers: { origin: 'http://localhost:3000', 'access-control-request-headers': 'authorization,content-type' },
  }
  const url = 'https://api.openai.com/v1/chat/completions'

  it('is granted, is nobody’s turn, and is not told', async () => {
    const calls: unknown[] = []
    const fetch = mockFetch([mock('openai/*', fail('overloaded'), reply('Hello'))], {
      onRequest: (call) => calls.push(call),
    })
    const { status, headers } = await fetch(url, preflight)
    expect([status, Object.fromEntries(headers), calls]).toEqual([
      204,
      {
        'access-control-allow-origin': 'http://localhost:3000',
        'access-control-allow-methods': '*',
        'access-control-allow-headers': 'authorization,content-type',
      },
      [],
    ])
    const client = createClient({ fetch, retry: 0, connections: { openai: { apiKey: 'sk-test' } } })
    await expect(client.completion({ model: 'openai/gpt-5-mini', messages })).rejects.toMatchObject({
      code: 'overloaded',
    })
  })

  it.each(['unreachable', 'origin-blocked'] as const)('is not granted by a server that is %s', async (code) => {
    await expect(mockFetch([mock('openai/*', fail(code))])(url, preflight)).rejects.toThrow('Failed to fetch')
  })
})
