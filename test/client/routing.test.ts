import { describe, expect, it } from 'vitest'
import { createClient, leastBusy } from '../../src/core.ts'
import type { ClientOptions, Price, Target } from '../../src/types/index.ts'
import { createClient as createPreset } from '../../src/index.ts'
import { plainProvider } from '../support/plain-provider.ts'
import { after, clientOf, fails, messages, says } from './kit.ts'

const route = (...targets: readonly (string | Target)[]) => ({ routes: { chat: { targets } } })
const tooLong = () =>
  fails(400, {
    error: { message: "This model's maximum context length is 10 tokens.", code: 'context_length_exceeded' },
  })
const refused = () => fails(400, { error: { message: 'no', code: 'content_filter', type: 'content_filter' } })
const ask = { model: 'chat', messages }

describe('fallbacks', () => {
  it.each([
    ['server', () => fails(500)],
    ['authentication', () => fails(401)],
    ['rate-limit', () => fails(429)],
    ['not-found', () => fails(404)],
  ])('go on after %s', async (_code, answer) => {
    const { client, hosts, passing } = clientOf({ a: answer, b: () => says('b') })
    const { choices, attempts } = await passing(client.completion({ model: ['a/m', 'b/m'], messages }, { retry: 0 }))
    expect(choices[0].message.content).toBe('b')
    expect(hosts()).toEqual(['a', 'b'])
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'success'])
  })

  it('stop at once where every target would refuse', async () => {
    const { client, hosts, failure } = clientOf({
      a: () => fails(400, { error: { message: 'bad', type: 'invalid_request_error' } }),
      b: () => says('b'),
    })
    expect((await failure(client.completion({ model: ['a/m', 'b/m'], messages }))).code).toBe('invalid-request')
    expect(hosts()).toEqual(['a'])
  })

  it('go where the cause says, past the rest of the route', async () => {
    const { client, hosts, passing } = clientOf(
      { a: tooLong, b: () => says('b'), big: () => says('big') },
      { ...route('a/m', 'b/n'), fallbacks: { any: ['b/x'], 'context-window': ['big/m'] } },
    )
    await passing(client.completion(ask))
    expect(hosts()).toEqual(['a', 'big'])
  })

  it('use any for a cause without its own list, but not for the same model', async () => {
    const { client, hosts, passing } = clientOf(
      { a: refused, b: refused, c: () => says('c') },
      { ...route('a/m', 'b/m'), fallbacks: { any: ['c/n'], 'context-window': [] } },
    )
    await passing(client.completion(ask))
    expect(hosts()).toEqual(['a', 'c'])
  })

  it('go on from a list of its own to any, for another cause', async () => {
    const { client, hosts, passing } = clientOf(
      { a: tooLong, big: () => fails(500), c: () => says('c') },
      { fallbacks: { any: ['c/m'], 'context-window': ['big/m'] }, retry: 0 },
    )
    await passing(client.completion({ model: 'a/m', messages }))
    expect(hosts()).toEqual(['a', 'big', 'c'])
  })

  it('follow the fallbacks of a route they name', async () => {
    const { client, hosts, passing } = clientOf(
      { a: () => fails(500), b: () => fails(500), c: () => says('c') },
      { retry: 0, fallbacks: ['spare'], routes: { spare: { targets: ['b/m'], fallbacks: ['c/m'] } } },
    )
    await passing(client.completion({ model: 'a/m', messages }))
    expect(hosts()).toEqual(['a', 'b', 'c'])
  })

  it('are found to be names of nothing before anything is sent', async () => {
    const { client, asked, failure } = clientOf({ a: () => says('a') })
    expect((await failure(client.completion({ model: 'a/m', messages }, { fallbacks: ['nobody/m'] }))).code).toBe(
      'not-found',
    )
    expect(asked).toEqual([])
  })
})

describe('routes', () => {
  it('ask the next level only when every target of the one before is out', async () => {
    const { client, hosts, passing } = clientOf(
      { a: () => fails(500), b: () => fails(500), c: () => says('c') },
      { retry: 0, ...route({ model: 'c/m', order: 2 }, { model: 'a/m', order: 1 }, { model: 'b/m', order: 1 }) },
    )
    await passing(client.completion(ask))
    expect(hosts()).toEqual(['a', 'b', 'c'])
  })

  it('skip a target whose window is known to be too small, before it is asked', async () => {
    const { client, hosts, passing } = clientOf(
      { a: () => says('a'), b: () => says('b') },
      route({ model: 'a/m', contextWindow: 10 }, 'b/m'),
    )
    const { attempts } = await passing(
      client.completion({ model: 'chat', messages: [{ role: 'user', content: 'word '.repeat(50) }] }),
    )
    expect(hosts()).toEqual(['b'])
    expect(attempts.map(({ provider, outcome }) => `${provider} ${outcome}`)).toEqual(['a skipped', 'b success'])
  })

  it('go to the list for long prompts where none fits, or say so', async () => {
    const long = { model: 'chat', messages: [{ role: 'user' as const, content: 'word '.repeat(50) }] }
    const small = route({ model: 'a/m', contextWindow: 10 })
    const withList = clientOf(
      { a: () => says('a'), b: () => says('b') },
      { ...small, fallbacks: { 'context-window': ['b/m'] } },
    )
    const { attempts } = await withList.passing(withList.client.completion(long))
    expect(withList.hosts()).toEqual(['b'])
    expect(attempts.map(({ provider, outcome }) => `${provider} ${outcome}`)).toEqual(['a skipped', 'b success'])
    const without = clientOf({ a: () => says('a') }, small)
    const error = await without.failure(without.client.completion(long))
    expect(error.code).toBe('context-window')
    expect(error.attempts).toMatchObject([{ provider: 'a', outcome: 'skipped' }])
    expect(without.hosts()).toEqual([])
  })

  it("take a strategy of one's own", async () => {
    const { client, hosts, passing } = clientOf(
      { a: () => says('a'), b: () => says('b') },
      { routes: { chat: { targets: ['a/m', 'b/m'], strategy: (states) => states.toReversed() } } },
    )
    await passing(client.completion(ask))
    expect(hosts()).toEqual(['b'])
  })

  it('spread concurrent requests over the least busy', async () => {
    const slow = after(100, () => says('x'))
    const { client, hosts, passing } = clientOf(
      { a: slow, b: slow },
      { routes: { chat: { targets: ['a/m', 'b/m'], strategy: leastBusy } } },
    )
    await passing(Promise.all([1, 2, 3, 4].map(() => client.completion(ask))))
    expect(hosts().toSorted()).toEqual(['a', 'a', 'b', 'b'])
  })

  it('stand for their targets in other routes', async () => {
    const { client, hosts, passing } = clientOf(
      { a: () => fails(500), b: () => fails(500), c: () => says('c') },
      { retry: 0, routes: { inner: { targets: ['a/m', 'b/m'] }, chat: { targets: ['inner', 'c/m'] } } },
    )
    await passing(client.completion(ask))
    expect(hosts()).toEqual(['a', 'b', 'c'])
  })

  it('have their own retries and timeouts, and the call has the last word', async () => {
    const { client, hosts, failure } = clientOf(
      { a: () => fails(500) },
      { retry: 5, routes: { chat: { targets: ['a/m'], retry: 1 } } },
    )
    await failure(client.completion(ask))
    expect(hosts()).toHaveLength(2)
    await failure(client.completion(ask, { retry: 0 }))
    expect(hosts()).toHaveLength(3)
  })

  it('are seen live, without their keys', async () => {
    const { client, clock, passing } = clientOf(
      { a: () => fails(429, {}, { 'retry-after': '30' }), b: () => says('b', 7) },
      { retry: 0, ...route({ model: 'a/m', apiKey: 'sk-secret', headers: { x: 'sk-secret' } }, 'b/m') },
    )
    await passing(client.completion(ask))
    const live = client.routes()
    expect(live.chat).toMatchObject([
      { target: { model: 'a/m' }, inFlight: 0, failures: 1, restingUntil: clock.now() + 30_000, requestsLastMinute: 1 },
      { target: { model: 'b/m' }, inFlight: 0, failures: 0, tokensLastMinute: 8, latency: { p50: 0, p95: 0 } },
    ])
    expect(JSON.stringify(live)).not.toContain('sk-secret')
  })

  it('need the router of the core', () => {
    expect(() => createClient({ providers: [plainProvider('a')], routes: { chat: { targets: ['a/m'] } } })).toThrow(
      'pass `router` of llmux/core to createClient to have routes',
    )
    expect(() => createClient({ providers: [plainProvider('a')] })).not.toThrow()
  })
})

describe('what createClient refuses', () => {
  it.each<[string, Pick<ClientOptions, 'routes' | 'fallbacks' | 'budget' | 'endpoints' | 'prices'>]>([
    [
      'routes.chat.targets[1].weight: must be 0 or more, is -1',
      { routes: { chat: { targets: ['openai/a', { model: 'openai/b', weight: -1 }] } } },
    ],
    ['routes.chat.targets: must list at least one target', { routes: { chat: { targets: [] } } }],
    ['routes.chat.targets[0]: leads in a circle: chat → chat', { routes: { chat: { targets: ['chat'] } } }],
    ['fallbacks[0]: unknown model "nobody/m".', { fallbacks: ['nobody/m'] }],
    [
      'routes.chat.fallbacks.any[0]: unknown model "nobody/m".',
      { routes: { chat: { targets: ['openai/a'], fallbacks: { any: ['nobody/m'] } } } },
    ],
    ['routes.gpt-5: is the name of a model already', { routes: { 'gpt-5': { targets: ['openai/gpt-5'] } } }],
    ['budget.limit: must be 0 or more, is -1', { budget: { limit: -1 } }],
    ['prices.gpt-4o.output: must be 0 or more, is -1', { prices: { 'gpt-4o': { input: 1, output: -1 } } }],
    [
      'routes.chat.targets[0].price.input: must be 0 or more, is "1"',
      {
        routes: { chat: { targets: [{ model: 'openai/a', price: JSON.parse('{"input":"1","output":1}') as Price }] } },
      },
    ],
    [
      'endpoints.mine.price.input: must be 0 or more, is -1',
      { endpoints: { mine: { url: 'http://localhost/v1', price: { input: -1, output: 1 } } } },
    ],
  ])('%s', (message, options) => {
    expect(() => createPreset(options)).toThrow(message)
  })

  it('a strategy there is not', () => {
    const routes = JSON.parse('{"chat":{"targets":["openai/a"],"strategy":"fastest"}}') as ClientOptions['routes']
    expect(() => createPreset({ ...(routes && { routes }) })).toThrow('routes.chat.strategy: "fastest" is no strategy')
  })

  it('and takes strategies by their names', () => {
    const named = ['order', 'weighted', 'least-busy', 'lowest-latency', 'lowest-cost', 'lowest-usage'] as const
    for (const strategy of named)
      expect(() => createPreset({ routes: { chat: { targets: ['openai/a'], strategy } } })).not.toThrow()
  })
})
