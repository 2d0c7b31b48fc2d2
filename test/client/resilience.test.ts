import { describe, expect, it } from 'vitest'
import { LLMError } from '../../src/errors/llm-error.ts'
import { plainProvider } from '../support/plain-provider.ts'
import { after, clientOf, fails, messages, says, silent, type Host } from './kit.ts'

const ask = { model: 'chat', messages }
const chat = (...targets: string[]) => ({ routes: { chat: { targets } } })

describe('a fetch that hears no signal', () => {
  const never = () => new Promise<never>(() => undefined)
  const stuck = () => new Response(new ReadableStream({ pull: never, cancel: never }))
  const begun = () => {
    const line = new TextEncoder().encode(`${JSON.stringify({ text: 'Hel' })}\n`)
    return new Response(new ReadableStream({ start: (body) => body.enqueue(line), pull: never, cancel: never }), {
      headers: { 'content-type': 'application/x-ndjson' },
    })
  }

  it.each<[string, Host]>([
    ['before its headers', never],
    ['before its first token', stuck],
  ])('is left when its time is over, %s', async (_when, deaf) => {
    const { client, passing } = clientOf({ a: deaf, b: () => says('b') })
    const stream = client.completion(
      { model: ['a/m', 'b/m'], messages, stream: true },
      { retry: 0, timeout: { firstToken: 1000 } },
    )
    const { provider, attempts } = await passing(stream.final())
    expect([provider, attempts[0]?.error?.code]).toEqual(['b', 'timeout'])
  })

  it('is left when it goes silent, with what had arrived', async () => {
    const { client, failure } = clientOf({ a: begun })
    const stream = client.completion({ model: 'a/m', messages, stream: true }, { timeout: { idle: 1000 } })
    const { code, partial } = await failure(stream.final())
    expect([code, partial?.choices[0]?.message.content]).toEqual(['timeout', 'Hel'])
  })

  it('is left when the caller gives up', async () => {
    const { client, failure, clock } = clientOf({ a: never })
    const controller = new AbortController()
    void clock.sleep(100).then(() => controller.abort())
    const { code } = await failure(client.completion({ model: 'a/m', messages }, { signal: controller.signal }))
    expect(code).toBe('aborted')
  })
})

describe('a wire format that never loads', () => {
  const dialect = { ...plainProvider('a').dialect, chat: () => new Promise<never>(() => undefined) }

  it('is left when the first token is overdue', async () => {
    const { client, passing } = clientOf({ a: silent, b: () => says('b') }, {}, { a: { dialect } })
    const stream = client.completion(
      { model: ['a/m', 'b/m'], messages, stream: true },
      { retry: 0, timeout: { firstToken: 1000 } },
    )
    const { provider, attempts } = await passing(stream.final())
    expect([provider, attempts[0]?.error?.code]).toEqual(['b', 'timeout'])
  })

  it('is left when the caller gives up', async () => {
    const { client, failure, clock } = clientOf({ a: silent }, {}, { a: { dialect } })
    const controller = new AbortController()
    void clock.sleep(100).then(() => controller.abort())
    const { code } = await failure(client.completion({ model: 'a/m', messages }, { signal: controller.signal }))
    expect(code).toBe('aborted')
  })
})

describe('retries', () => {
  it('wait what the server asks for, and no longer than maxDelay', async () => {
    const busy = (retryAfter: string) => (_asked: unknown, nth: number) =>
      nth === 1 ? fails(429, {}, { 'retry-after': retryAfter }) : says('a')
    const patient = clientOf({ a: busy('7'), b: () => says('b') })
    await patient.passing(patient.client.completion({ model: 'a/m', messages }))
    expect(patient.asked.map(({ at }) => at)).toEqual([0, 7000])
    const elsewhere = clientOf({ a: busy('30'), b: () => says('b') })
    await elsewhere.passing(elsewhere.client.completion({ model: ['a/m', 'b/m'], messages }))
    expect(elsewhere.asked.map(({ host, at }) => [host, at])).toEqual([
      ['a', 0],
      ['b', 0],
    ])
  })

  it('do not sleep after the last try', async () => {
    const { client, clock, failure, asked } = clientOf({ a: () => fails(500) })
    const start = clock.now()
    await failure(client.completion({ model: 'a/m', messages }))
    expect(asked).toHaveLength(3)
    expect(clock.now() - start).toBe(asked[2]?.at)
  })

  it('go by cause', async () => {
    const { client, asked, failure } = clientOf(
      { a: () => fails(500), b: () => fails(429) },
      { retry: { byCode: { server: 0, 'rate-limit': 4 } } },
    )
    await failure(client.completion({ model: 'a/m', messages }))
    expect(asked).toHaveLength(1)
    await failure(client.completion({ model: 'b/m', messages }))
    expect(asked).toHaveLength(1 + 5)
  })

  it('leave a target that rests while another may be asked', async () => {
    const { client, hosts, passing } = clientOf(
      { a: () => fails(429, {}, { 'retry-after': '5' }), b: () => says('b') },
      chat('a/m', 'b/m'),
    )
    await passing(client.completion(ask))
    expect(hosts()).toEqual(['a', 'b'])
  })

  it('have a budget: an outage is not made worse', async () => {
    const { client, asked, passing } = clientOf({ a: () => fails(500) }, { cooldown: false })
    await passing(Promise.allSettled(Array.from({ length: 200 }, () => client.completion({ model: 'a/m', messages }))))
    expect(asked.length).toBeLessThanOrEqual(200 * 1.2)
  })
})

describe('cooldown', () => {
  it('passes over a target that failed three times in a row, and says so', async () => {
    const { client, hosts, passing } = clientOf(
      { a: () => fails(500), b: () => says('b') },
      { ...chat('a/m', 'b/m'), retry: 0 },
    )
    for (let index = 0; index < 3; index++) await passing(client.completion(ask))
    const { attempts } = await passing(client.completion(ask))
    expect(hosts()).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'b'])
    expect(attempts.map(({ provider, outcome }) => `${provider} ${outcome}`)).toEqual(['a skipped', 'b success'])
  })

  it('rests hosts that refuse the connection, too', async () => {
    const down: Host = () => Promise.reject(new TypeError('fetch failed'))
    const { client, hosts, passing } = clientOf({ a: down, b: () => says('b') }, { ...chat('a/m', 'b/m'), retry: 0 })
    for (let index = 0; index < 4; index++) await passing(client.completion(ask))
    expect(hosts().filter((host) => host === 'a')).toHaveLength(3)
  })

  it('sends one request to look whether it is well again, and lets the others go where they can', async () => {
    let well = false
    const { client, clock, hosts, passing } = clientOf(
      {
        a: async (asked, nth, context) => (well ? after(50, () => says('a'))(asked, nth, context) : fails(500)),
        b: () => says('b'),
      },
      { ...chat('a/m', 'b/m'), retry: 0 },
    )
    for (let index = 0; index < 3; index++) await passing(client.completion(ask))
    well = true
    await clock.run(clock.now() + 2000)
    const before = hosts().length
    await passing(Promise.all([1, 2, 3].map(() => client.completion(ask))))
    expect(hosts().slice(before).toSorted()).toEqual(['a', 'b', 'b'])
    await passing(client.completion(ask))
    expect(hosts().at(-1)).toBe('a')
  })

  it('asks at once when everything rests; the others wait for that one', async () => {
    let well = false
    const { client, hosts, passing } = clientOf(
      { a: async (asked, nth, context) => (well ? after(50, () => says('a'))(asked, nth, context) : fails(500)) },
      { retry: 0 },
    )
    for (let index = 0; index < 3; index++)
      await passing(client.completion({ model: 'a/m', messages }).catch(() => undefined))
    well = true
    const answers = await passing(Promise.all([1, 2, 3, 4].map(() => client.completion({ model: 'a/m', messages }))))
    expect(hosts()).toHaveLength(3 + 4)
    expect(answers.map(({ timing }) => timing.firstToken)).toEqual([50, 100, 100, 100])
  })

  it('lets them wait no longer than a first token may take, then there is no target', async () => {
    let quiet = false
    const { client, asked, passing, failure } = clientOf(
      { a: (request, nth, context) => (quiet ? silent(request, nth, context) : fails(500)) },
      { retry: 0, timeout: { firstToken: 1000 } },
    )
    for (let index = 0; index < 3; index++)
      await passing(client.completion({ model: 'a/m', messages }).catch(() => undefined))
    quiet = true
    const probe = client.completion({ model: 'a/m', messages, stream: true }).final()
    probe.catch(() => undefined)
    const { code, message } = await failure(client.completion({ model: 'a/m', messages, stream: true }).final())
    expect([code, message]).toEqual(['no-target', 'no target may be asked now: a/m is being probed after server'])
    expect(asked).toHaveLength(4)
    await expect(probe).rejects.toThrow('no first token for 1000 ms')
  })

  it('never rests a target for what its callers do wrong', async () => {
    const { client, hosts, passing } = clientOf(
      { a: (_asked, nth) => (nth <= 5 ? fails(400, { error: { message: 'bad' } }) : says('a')), b: () => says('b') },
      chat('a/m', 'b/m'),
    )
    for (let index = 0; index < 5; index++) await passing(client.completion(ask).catch(() => undefined))
    await passing(client.completion(ask))
    expect(hosts()).toEqual(Array(6).fill('a'))
  })

  it('ends when the one who looks is called back', async () => {
    const { client, clock, hosts, passing } = clientOf(
      { a: (request, nth, context) => (nth <= 3 ? fails(500) : nth === 4 ? silent(request, nth, context) : says('a')) },
      { retry: 0 },
    )
    for (let index = 0; index < 3; index++)
      await passing(client.completion({ model: 'a/m', messages }).catch(() => undefined))
    const controller = new AbortController()
    const probe = client.completion({ model: 'a/m', messages }, { signal: controller.signal })
    probe.catch(() => undefined)
    const waiting = client.completion({ model: 'a/m', messages })
    await clock.run(clock.now() + 10)
    controller.abort()
    expect((await passing(waiting)).choices[0].message.content).toBe('a')
    expect(hosts()).toHaveLength(5)
  })
})

describe('hedging', () => {
  const hedged = (hedge: boolean | { after?: number; share?: number }) => ({
    routes: { chat: { targets: ['a/m', 'b/m'], hedge } },
  })

  it('asks a second one when the first is silent for too long, and ends the loser at once', async () => {
    let ended: number | undefined
    const slow: Host = (request, nth, context) => {
      context.signal.addEventListener('abort', () => {
        ended = context.clock.now()
      })
      return silent(request, nth, context)
    }
    const { client, clock, asked, passing } = clientOf(
      { a: slow, b: after(40, () => says('b')) },
      hedged({ after: 300 }),
    )
    const start = clock.now()
    const { choices, attempts } = await passing(client.completion({ ...ask, stream: true }).final())
    expect(choices[0].message.content).toBe('b')
    expect(asked.map(({ host, at }) => [host, at])).toEqual([
      ['a', 0],
      ['b', 300],
    ])
    expect((ended ?? 0) - start).toBe(340)
    expect(attempts.map(({ provider, outcome }) => `${provider} ${outcome}`)).toEqual(['a abandoned', 'b success'])
    expect(client.routes().chat?.map(({ inFlight }) => inFlight)).toEqual([0, 0])
  })

  it('does not when the first speaks in time', async () => {
    const { client, hosts, passing } = clientOf(
      { a: after(200, () => says('a')), b: () => says('b') },
      hedged({ after: 300 }),
    )
    await passing(client.completion(ask))
    expect(hosts()).toEqual(['a'])
  })

  it('keeps the first where it speaks first all the same', async () => {
    const { client, passing } = clientOf(
      { a: after(400, () => says('a')), b: after(400, () => says('b')) },
      hedged({ after: 300 }),
    )
    expect((await passing(client.completion(ask))).provider).toBe('a')
  })

  it('waits for the other where one fails, and goes on where both do', async () => {
    const other = clientOf(
      { a: after(350, () => fails(500)), b: after(100, () => says('b')) },
      { ...hedged({ after: 300 }), retry: 0 },
    )
    expect((await other.passing(other.client.completion(ask))).provider).toBe('b')
    const both = clientOf(
      { a: after(350, () => fails(500)), b: after(100, () => fails(503)), c: () => says('c') },
      { ...hedged({ after: 300 }), retry: 0, fallbacks: ['c/m'] },
    )
    expect((await both.passing(both.client.completion(ask))).provider).toBe('c')
  })

  it('sends at most its share more', async () => {
    const { client, asked, passing } = clientOf(
      { a: after(400, () => says('a')), b: after(400, () => says('b')) },
      hedged({ after: 100 }),
    )
    for (let index = 0; index < 200; index++) await passing(client.completion(ask))
    expect(asked.length).toBeLessThanOrEqual(200 * 1.05 + 1)
    expect(asked.length).toBeGreaterThan(200)
  })

  it('hears of an abort while both are asked', async () => {
    const { client, clock, passing } = clientOf({ a: silent, b: silent }, hedged({ after: 100 }))
    const controller = new AbortController()
    const call = client.completion(ask, { signal: controller.signal })
    call.catch(() => undefined)
    await clock.run(clock.now() + 200)
    controller.abort()
    const error: unknown = await passing(call).catch((thrown: unknown) => thrown)
    expect(LLMError.is(error) && error.code).toBe('aborted')
    expect(client.routes().chat?.map(({ inFlight }) => inFlight)).toEqual([0, 0])
  })
})
