import { describe, expect, it, vi } from 'vitest'
import { createBudget, createCache, createPrices, endpoint } from '../../src/core.ts'
import type { CompletionCache, CoreOptions, Price, Provider, Reservation } from '../../src/types/index.ts'
import { plainDialect } from '../support/plain-provider.ts'
import {
  after,
  breaks,
  clientOf,
  expectGivenUp,
  fails,
  inRealTime,
  messages,
  says,
  silent,
  waysToGiveUp,
  type Host,
} from './kit.ts'

const price: Price = { input: 1_000_000, output: 1_000_000 }
const prices = async () => price
const ask = { model: 'a/m', messages }

describe('cost', () => {
  it('is on every answer whose price is known', async () => {
    const { client, passing } = clientOf({ a: () => says('a', 4) }, { prices })
    const { usage } = await passing(client.completion(ask))
    expect(usage).toEqual({ prompt_tokens: 1, completion_tokens: 4, total_tokens: 5, cost: 5 })
    expect((await passing(client.completion({ ...ask, stream: true }).final())).usage?.cost).toBe(5)
  })

  it('is absent, not nought, where no price is known', async () => {
    const { client, passing } = clientOf({ a: () => says('a') }, { prices: async () => undefined })
    expect((await passing(client.completion(ask))).usage).not.toHaveProperty('cost')
  })

  it('does not hold up a chunk, and is a warning where the table is lost', async () => {
    const { client, clock, passing } = clientOf(
      { a: () => says('a') },
      { prices: () => clock.sleep(5000).then(() => Promise.reject(new Error('offline'))) },
    )
    const stream = client.completion({ ...ask, stream: true })
    const start = clock.now()
    const [iterator] = [stream[Symbol.asyncIterator]()]
    expect((await iterator.next()).value?.choices[0]?.delta.content).toBe('a')
    expect(clock.now()).toBe(start)
    const { warnings } = await passing(stream.final())
    expect(warnings).toMatchObject([{ code: 'prices' }])
  })

  it('withholds no answer where the table never comes', async () => {
    const { client, clock, passing } = clientOf({ a: () => says('a') }, { prices: () => new Promise(() => undefined) })
    const since = clock.now()
    const { choices, warnings } = await passing(client.completion(ask))
    expect(choices[0].message.content).toBe('a')
    expect(clock.now() - since).toBe(10_000)
    expect(warnings).toMatchObject([{ code: 'prices' }])
  })

  it('takes the price of a target before any other', async () => {
    const { client, passing } = clientOf(
      { a: () => says('a', 1) },
      { prices, routes: { chat: { targets: [{ model: 'a/m', price: { input: 0, output: 3e6 } }] } } },
    )
    expect((await passing(client.completion({ model: 'chat', messages }))).usage?.cost).toBe(3)
    expect(client.routes().chat?.[0]?.price).toEqual({ input: 0, output: 3e6 })
  })

  it('is told of any model before it is called', async () => {
    const { client } = clientOf(
      { a: () => says('a') },
      { prices: createPrices({ 'a/m': { input: 2, output: 4 } }), facts: async () => ({ contextWindow: 9 }) },
    )
    expect(await client.cost('a/m', { prompt_tokens: 1e6, completion_tokens: 1e6 })).toBe(6)
    expect(await client.cost('a/other', { prompt_tokens: 1, completion_tokens: 1 })).toBeUndefined()
    expect(await client.cost('nobody/m', { prompt_tokens: 1, completion_tokens: 1 })).toBeUndefined()
    expect(await client.info('a/m')).toEqual({
      id: 'a/m',
      provider: 'a',
      contextWindow: 9,
      price: { input: 2, output: 4 },
    })
    expect(await client.info('nobody/m')).toBeUndefined()
  })
})

describe('a price', () => {
  const one = { prompt_tokens: 1e6, completion_tokens: 0 }
  const host = { aliases: ['alias_of_a'], models: /^family-/ }
  const clientWith = (options: Partial<CoreOptions>) => clientOf({ a: () => says('a') }, options, { a: host }).client

  it.each([
    ['family-m', 'a/family-m'],
    ['a/family-m', 'family-m'],
    ['alias_of_a/m', 'a/m'],
    ['a/m', 'alias_of_a/m'],
  ])('that is given for %s is that of %s', async (given, asked) => {
    const client = clientWith({ prices: createPrices({ [given]: { input: 7, output: 7 } }) })
    expect(await client.cost(asked, one)).toBe(7)
    expect(await client.cost('a/other', one)).toBeUndefined()
  })

  it('of an endpoint is given by its name', async () => {
    const client = clientWith({
      endpoint,
      endpoints: { mine: { url: 'http://localhost/chat', model: 'm' } },
      prices: createPrices({ mine: { input: 7, output: 7 } }),
    })
    expect(await client.cost('mine', one)).toBe(7)
    expect(await client.cost('mine/m', one)).toBe(7)
  })

  it('is looked up in tables by the name of the host, whichever prefix is asked', async () => {
    const asked: string[] = []
    const client = clientWith({
      async prices(model) {
        asked.push(model)
        return price
      },
      async facts(model) {
        asked.push(model)
        return {}
      },
    })
    await client.info('alias_of_a/m')
    expect(asked).toEqual(['a/m', 'a/m'])
  })
})

describe('budget', () => {
  it('refuses before sending once it is spent', async () => {
    const { client, asked, passing, failure } = clientOf(
      { a: () => says('a', 4) },
      { prices, budget: createBudget({ limit: 5 }) },
    )
    await passing(client.completion(ask))
    const error = await failure(client.completion({ ...ask, model: ['a/m', 'a/n'] }))
    expect(error.code).toBe('budget-exceeded')
    expect(error.attempts).toEqual([])
    expect(asked).toHaveLength(1)
  })

  it('gives nothing for what failed, and counts what was abandoned', async () => {
    const budget = createBudget({ limit: 1e9 })
    const { client, clock, passing, failure } = clientOf(
      { a: () => fails(500), b: silent, c: () => breaks('x') },
      { prices, budget, retry: 0 },
    )
    await failure(client.completion(ask))
    expect(await budget.spent()).toBe(0)
    const controller = new AbortController()
    const call = client.completion({ model: 'b/m', messages, max_tokens: 7 }, { signal: controller.signal })
    call.catch(() => undefined)
    await vi.waitFor(async () => expect(await budget.spent()).toBeGreaterThan(7))
    await clock.run(clock.now() + 10)
    expect(await budget.spent()).toBeGreaterThan(7)
    controller.abort()
    await passing(call.catch(() => undefined))
    const abandoned = await budget.spent()
    expect(abandoned).toBeGreaterThan(7)
    await failure(client.completion({ model: 'c/m', messages, max_tokens: 7 }))
    expect(await budget.spent()).toBeGreaterThan(abandoned)
  })

  it('counts a stream that was given up while its server was silent', async () => {
    const budget = createBudget({ limit: 1e9 })
    const { client, asked } = clientOf({ b: silent }, { prices, budget })
    const stream = client.completion({ model: 'b/m', messages, max_tokens: 7, stream: true })
    const answer = stream.final()
    await vi.waitFor(() => expect(asked).toHaveLength(1))
    stream.abort()
    await expect(answer).rejects.toMatchObject({ code: 'aborted' })
    await new Promise((resolve) => setTimeout(resolve))
    expect(await budget.spent()).toBeGreaterThan(7)
  })

  it('keeps nothing of what was given up before it was sent', async () => {
    const budget = createBudget({ limit: 1e9 })
    const { client, asked } = clientOf(
      { a: () => says('a') },
      { prices, budget, connections: { a: { apiKey: () => new Promise(() => undefined) } } },
    )
    const stream = client.completion({ ...ask, stream: true })
    const answer = stream.final()
    await vi.waitFor(async () => expect(await budget.spent()).toBeGreaterThan(0))
    stream.abort()
    await expect(answer).rejects.toMatchObject({ code: 'aborted' })
    expect(await budget.spent()).toBe(0)
    expect(asked).toHaveLength(0)
  })

  it.each(waysToGiveUp)('is given up when its store never answers: by %s', async (how) => {
    const never = () => new Promise<never>(() => undefined)
    const budget = createBudget({ limit: 1, store: { getItem: never, setItem: never, removeItem: never } })
    const setup = clientOf({ a: () => says('a') }, { prices, budget })
    await expectGivenUp(setup, ask.model, how)
    expect(setup.asked).toHaveLength(0)
  })

  it('gets back what a slow store sets aside for a call that was given up', async () => {
    let answerOfStore: (reservation: Reservation) => void = () => undefined
    const reserve = vi.fn(() => new Promise<Reservation>((resolve) => (answerOfStore = resolve)))
    const settle = vi.fn(async () => undefined)
    const { client } = clientOf({ a: () => says('a') }, { prices, budget: { ...createBudget({ limit: 1 }), reserve } })
    const stream = client.completion({ ...ask, stream: true })
    const answer = stream.final()
    await vi.waitFor(() => expect(reserve).toHaveBeenCalled())
    stream.abort()
    await expect(answer).rejects.toMatchObject({ code: 'aborted' })
    answerOfStore({ settle })
    await vi.waitFor(() => expect(settle).toHaveBeenCalledWith(0))
  })

  it('refuses models without a price by default', async () => {
    const options = { prices: async () => undefined, budget: createBudget({ limit: 1 }) }
    const { client, failure } = clientOf({ a: () => says('a') }, options)
    expect((await failure(client.completion(ask))).code).toBe('budget-exceeded')
  })

  it.each(
    'localhost:11434 127.0.0.1 [::1]:8000 0.0.0.0:8080 ollama:11434 192.168.1.7 10.0.0.2 172.16.0.1 [fd12::1] box.local box.lan host.docker.internal'.split(
      ' ',
    ),
  )('lets a server of one’s own at %s through without a price', async (host) => {
    const { client, passing } = ownServerAt(`http://${host}/v1`)
    expect((await passing(client.completion(ask))).provider).toBe('a')
  })

  it.each(['https://api.vendor.com/v1', 'https://[2001:db8::1]/v1', 'https://172.32.0.1', 'https://10.example.com'])(
    'refuses a server of one’s own at %s without a price',
    async (baseURL) => {
      const { client, asked, failure } = ownServerAt(baseURL)
      expect((await failure(client.completion(ask))).code).toBe('budget-exceeded')
      expect(asked).toHaveLength(0)
    },
  )

  it('refuses a proxy on this machine to what somebody else runs without a price', async () => {
    const { client, failure } = ownServerAt('http://localhost:4000', false)
    expect((await failure(client.completion(ask))).code).toBe('budget-exceeded')
  })

  const ownServerAt = (baseURL: string, local = true) =>
    clientOf(
      { a: () => says('a') },
      {
        prices: async () => undefined,
        budget: createBudget({ limit: 1 }),
        connections: { a: { baseURL } },
        fetch: async () => says('a'),
      },
      { a: { local } },
    )
})

describe('cache', () => {
  const cached = () => ({ cache: createCache(), prices })
  const cachedClientOf = (
    hosts: Record<string, Host>,
    options: Partial<CoreOptions>,
    providers?: Record<string, Partial<Provider>>,
  ) => clientOf(hosts, options, providers, inRealTime)

  it('answers the same question once, streamed or not, and for nothing', async () => {
    const { client, asked, passing } = cachedClientOf({ a: () => says('a', 4) }, cached())
    const first = await passing(client.completion(ask))
    const again = await passing(client.completion({ messages, model: 'a/m', temperature: null }))
    expect(again.cached).toBe(true)
    expect(again.choices).toEqual(first.choices)
    expect([first.usage?.cost, again.usage?.cost]).toEqual([5, 0])
    expect(again.attempts).toEqual([])
    const stream = client.completion({ ...ask, stream: true })
    const texts: unknown[] = []
    for await (const chunk of stream) texts.push(chunk.choices[0]?.delta.content)
    expect(texts.join('')).toBe('a')
    expect((await stream.final()).cached).toBe(true)
    expect(asked).toHaveLength(1)
  })

  it('records streams', async () => {
    const { client, asked, passing } = cachedClientOf({ a: () => says('a') }, cached())
    await passing(client.completion({ ...ask, stream: true }).final())
    expect((await passing(client.completion(ask))).cached).toBe(true)
    expect(asked).toHaveLength(1)
  })

  it('keeps neither failures nor what was cut', async () => {
    const { client, asked, passing, failure } = cachedClientOf(
      { a: (_asked, nth) => (nth === 1 ? breaks('x') : nth === 2 ? fails(500) : says('a')) },
      { ...cached(), retry: 0 },
    )
    await failure(client.completion(ask))
    await failure(client.completion(ask))
    expect((await passing(client.completion(ask))).cached).toBeUndefined()
    expect(asked).toHaveLength(3)
  })

  it('lets equal questions asked at the same time travel once', async () => {
    const { client, asked, passing } = cachedClientOf({ a: after(50, () => says('a')) }, cached())
    const answers = await passing(Promise.all([1, 2, 3].map(() => client.completion(ask))))
    // Whose key is hashed first goes first.
    expect(answers.filter((answer) => answer.cached)).toHaveLength(2)
    expect(asked).toHaveLength(1)
  })

  it('sends one of those who wait when the first hangs up', async () => {
    const { client, clock, asked, passing } = cachedClientOf({ a: after(50, () => says('a')) }, cached())
    const controller = new AbortController()
    const first = client.completion(ask, { signal: controller.signal })
    first.catch(() => undefined)
    // Whose key is hashed first goes first.
    for (let turns = 0; asked.length === 0 && turns < 200; turns++) await inRealTime()
    const second = client.completion(ask)
    await inRealTime()
    await clock.run(clock.now() + 10)
    controller.abort()
    expect((await passing(second)).choices[0].message.content).toBe('a')
    expect(asked).toHaveLength(2)
  })

  it("does not know one target's answer from another's, nor one key from another", async () => {
    const { client, asked, passing } = cachedClientOf({ a: () => says('a'), b: () => says('b') }, cached())
    await passing(client.completion(ask))
    await passing(client.completion({ ...ask, model: 'b/m' }))
    await passing(client.completion(ask, { apiKey: 'another' }))
    expect(asked.map(({ host }) => host)).toEqual(['a', 'b'])
  })

  it('can be left aside by a call', async () => {
    const { client, asked, passing } = cachedClientOf({ a: () => says('a') }, cached())
    for (const cache of [undefined, false, { ttl: 1000 }] as const)
      await passing(client.completion(ask, cache === undefined ? {} : { cache }))
    expect(asked).toHaveLength(2)
  })

  it('is a miss with a warning where the store throws', async () => {
    const broken: CompletionCache = {
      get: () => Promise.reject(new Error('no store')),
      set: () => Promise.reject(new Error('no store')),
    }
    const { client, passing } = cachedClientOf({ a: () => says('a') }, { cache: broken })
    const { choices, warnings } = await passing(client.completion(ask))
    expect(choices[0].message.content).toBe('a')
    expect(warnings).toEqual([{ code: 'cache', message: 'the cache failed: no store' }])
  })

  it('keeps vectors text by text, so a list with one new text sends one', async () => {
    const inputs: string[][] = []
    const dialect = {
      ...plainDialect,
      embedding: {
        limit: 2,
        encode: ({ model, input }: { model: string; input: readonly string[] }) => ({
          path: '/embed',
          body: { model, messages: input },
        }),
        decode: (body: unknown) => body as { embeddings: number[][] },
      },
    }
    const { client, passing } = cachedClientOf(
      {
        a: ({ messages: input }) => {
          inputs.push(input as string[])
          return new Response(
            JSON.stringify({
              embeddings: (input as string[]).map((text) => [text.length]),
              usage: { prompt_tokens: 1, completion_tokens: 0, total_tokens: 1 },
            }),
          )
        },
      },
      cached(),
      { a: { dialect } },
    )
    await passing(client.embedding({ model: 'a/e', input: ['x', 'xx'] }))
    const mixed = await passing(client.embedding({ model: 'a/e', input: ['xxx', 'xx', 'x', 'xxx'] }))
    expect(mixed.data.map(({ embedding }) => embedding)).toEqual([[3], [2], [1], [3]])
    expect(mixed.cached).toBeUndefined()
    const all = await passing(client.embedding({ model: 'a/e', input: 'xx' }))
    expect(all).toMatchObject({ cached: true, data: [{ embedding: [2] }] })
    expect(inputs).toEqual([['x', 'xx'], ['xxx']])
  })
})
