import { describe, expect, it, vi } from 'vitest'
import { createCache } from '../../src/core.ts'
import type { CompletionCache, CoreOptions } from '../../src/types/index.ts'
import { embeddingClientOf } from './embedding-kit.ts'
import { after, clientOf, expectGivenUp, fails, inRealTime, messages, says, waysToGiveUp, type Host } from './kit.ts'

const ask = { model: 'a/m', messages }
const never = () => new Promise<never>(() => undefined)

const cachedClientOf = (hosts: Record<string, Host>, options: Partial<CoreOptions> = {}) =>
  clientOf(hosts, { cache: createCache(), ...options }, {}, inRealTime)

describe('a cache that never answers', () => {
  const unread: CompletionCache = { ...createCache(), get: never }
  const unwritten: CompletionCache = { ...createCache(), set: never }

  it.each(waysToGiveUp)('lets the call be given up: by %s', async (how) => {
    const setup = cachedClientOf({ a: () => says('a') }, { cache: unread })
    await expectGivenUp(setup, ask.model, how)
    expect(setup.asked).toHaveLength(0)
  })

  it('is a miss, with a warning, where nobody gives up', async () => {
    const { client, passing } = cachedClientOf({ a: () => says('a') }, { cache: unread })
    const { choices, warnings } = await passing(client.completion(ask))
    expect(choices[0].message.content).toBe('a')
    expect(warnings).toEqual([{ code: 'cache', message: 'the cache failed: the store did not answer within 10000 ms' }])
  })

  it('withholds no answer', async () => {
    const { client, clock, passing } = cachedClientOf({ a: () => says('a') }, { cache: unwritten })
    const since = clock.now()
    const { warnings } = await passing(client.completion(ask))
    expect(clock.now() - since).toBe(2000)
    expect(warnings).toEqual([{ code: 'cache', message: 'the cache failed: the store did not answer within 2000 ms' }])
    const soon = clock.now()
    await passing(client.completion(ask, { timeout: 300 }))
    expect(clock.now() - soon).toBe(300)
  })

  it('withholds no vectors either', async () => {
    const { client, passing } = embeddingClientOf(() => undefined, { cache: { get: never, set: never } })
    const { data, warnings } = await passing(client.embedding({ model: 'a/e', input: ['x', 'xx'] }))
    expect(data.map(({ embedding }) => embedding)).toEqual([[1], [2]])
    expect(warnings.map(({ code }) => code)).toEqual(['cache'])
  })
})

describe('equal calls', () => {
  it('do not queue behind a failure', async () => {
    const { client, asked, clock, passing } = cachedClientOf({ a: after(300, () => fails(400)) }, { retry: 0 })
    const since = clock.now()
    const outcomes = await passing(Promise.allSettled(Array.from({ length: 8 }, () => client.completion(ask))))
    expect(outcomes.map(({ status }) => status)).toEqual(Array(8).fill('rejected'))
    expect(clock.now() - since).toBe(600)
    expect(asked).toHaveLength(8)
  })

  it('ask once more, all together, where the first is given up', async () => {
    const { client, asked, passing } = cachedClientOf({ a: after(300, () => says('a')) })
    const controller = new AbortController()
    const first = client.completion(ask, { signal: controller.signal }).catch((error: unknown) => error)
    await vi.waitFor(() => expect(asked).toHaveLength(1))
    const others = Array.from({ length: 5 }, () => client.completion(ask))
    // They have found the first one by then.
    await new Promise((resolve) => setTimeout(resolve, 20))
    controller.abort()
    expect(await first).toMatchObject({ code: 'aborted' })
    const answers = await passing(Promise.all(others))
    expect(answers.map(({ choices }) => choices[0].message.content)).toEqual(Array(5).fill('a'))
    expect(asked).toHaveLength(2)
  })

  it('have their own key, retries and fallbacks where the first fails', async () => {
    const { client, asked, passing } = cachedClientOf({ a: after(300, () => fails(401)), b: () => says('b') })
    const first = client.completion(ask)
    await vi.waitFor(() => expect(asked).toHaveLength(1))
    const second = client.completion(ask, { fallbacks: ['b/m'] })
    const [failed, answered] = await passing(Promise.allSettled([first, second]))
    expect([failed.status, answered.status]).toEqual(['rejected', 'fulfilled'])
  })

  it('do not wait for one whose reader has stopped reading', async () => {
    const { client, asked, passing } = cachedClientOf({ a: () => says('a') })
    const stream = client.completion({ ...ask, stream: true })
    const chunks = stream[Symbol.asyncIterator]()
    await chunks.next()
    expect((await passing(client.completion(ask))).choices[0].message.content).toBe('a')
    expect(asked.map(({ at }) => at)).toEqual([0, 2000])
    await chunks.return?.()
  })

  it('wait for one that is read, however slowly it comes', async () => {
    const { client, asked, passing } = cachedClientOf({ a: after(30_000, () => says('a')) })
    const answers = await passing(Promise.all([client.completion(ask), client.completion(ask)]))
    expect(answers.filter(({ cached }) => cached)).toHaveLength(1)
    expect(asked).toHaveLength(1)
  })

  it('keep what they bring after a failure', async () => {
    let up = false
    const { client, asked, passing } = cachedClientOf(
      { a: after(300, () => (up ? says('a') : ((up = true), fails(400)))) },
      { retry: 0 },
    )
    const outcomes = await passing(Promise.allSettled([1, 2, 3].map(() => client.completion(ask))))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect((await passing(client.completion(ask))).cached).toBe(true)
    expect(asked).toHaveLength(3)
  })

  it('have their vectors asked for once', async () => {
    const { client, asked, passing } = embeddingClientOf(() => undefined, { cache: createCache() })
    const input = ['x', 'xx', 'xxx']
    const answers = await passing(
      Promise.all(Array.from({ length: 5 }, () => client.embedding({ model: 'a/e', input }))),
    )
    for (const { data } of answers) expect(data.map(({ embedding }) => embedding)).toEqual([[1], [2], [3]])
    expect(asked).toHaveLength(2)
    expect(answers.filter(({ cached }) => cached)).toHaveLength(4)
  })
})
