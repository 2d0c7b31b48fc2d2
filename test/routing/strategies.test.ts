import { describe, expect, it } from 'vitest'
import { leastBusy, lowestCost, lowestLatency, lowestUsage, order, weighted } from '../../src/routing/strategies.ts'
import type { CompletionRequest, EmbeddingRequest, StrategyFunction, TargetState } from '../../src/types/index.ts'

type Given = Partial<Omit<TargetState, 'target'>> & Partial<TargetState['target']>

function states(given: Record<string, Given>): TargetState[] {
  return Object.entries(given).map(([model, { weight, rpm, tpm, ...state }]) => ({
    target: { model, ...(weight !== undefined && { weight }), ...(rpm && { rpm }), ...(tpm && { tpm }) },
    inFlight: 0,
    latency: {},
    requestsLastMinute: 0,
    tokensLastMinute: 0,
    failures: 0,
    ...state,
  }))
}

const request: CompletionRequest = { model: 'chat', messages: [{ role: 'user', content: 'hello' }] }

function sorted(
  strategy: StrategyFunction,
  given: Record<string, Given>,
  asked: CompletionRequest | EmbeddingRequest = request,
  random = () => 0.5,
) {
  return strategy(states(given), { request: asked, now: 0, random }).map(({ target }) => target.model)
}

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

describe('strategies', () => {
  it('order keeps the list', () => {
    expect(sorted(order, { b: { inFlight: 9 }, a: {} })).toEqual(['b', 'a'])
  })

  it('weighted meets the weights within 2 %', () => {
    const random = seeded(1)
    const counts: Record<string, number> = {}
    for (let index = 0; index < 60_000; index++) {
      const [first = ''] = sorted(weighted, { a: { weight: 5 }, b: { weight: 3 }, c: { weight: 2 } }, request, random)
      counts[first] = (counts[first] ?? 0) + 1
    }
    expect(Math.abs((counts.a ?? 0) / 30_000 - 1)).toBeLessThan(0.02)
    expect(Math.abs((counts.b ?? 0) / 18_000 - 1)).toBeLessThan(0.02)
    expect(Math.abs((counts.c ?? 0) / 12_000 - 1)).toBeLessThan(0.02)
  })

  it('weighted splits what is left by weight when one is out, and takes a missing weight for 1', () => {
    const random = seeded(2)
    let second = 0
    for (let index = 0; index < 20_000; index++)
      if (sorted(weighted, { a: {}, b: { weight: 3 } }, request, random)[0] === 'b') second++
    expect(second / 20_000).toBeCloseTo(0.75, 1)
  })

  it('weighted asks weight 0 last, whatever chance says', () => {
    for (const chance of [0, 0.5, 0.999_999])
      expect(sorted(weighted, { a: { weight: 0 }, b: {} }, request, () => chance)).toEqual(['b', 'a'])
  })

  it('leastBusy asks the one with the fewest in flight, then the one asked least', () => {
    expect(
      sorted(leastBusy, { a: { inFlight: 2 }, b: { inFlight: 1, requestsLastMinute: 5 }, c: { inFlight: 1 } }),
    ).toEqual(['c', 'b', 'a'])
  })

  it('lowestLatency asks the fastest, an unknown one first, but one request at a time', () => {
    const known = { a: { latency: { p50: 300, p95: 900 } }, b: { latency: { p50: 200, p95: 9000 } } }
    expect(sorted(lowestLatency, { ...known, c: {} })).toEqual(['c', 'b', 'a'])
    expect(sorted(lowestLatency, { ...known, c: { inFlight: 1 } })).toEqual(['b', 'a', 'c'])
  })

  it('lowestCost weighs prompt and answer of this very request', () => {
    const prices = { a: { price: { input: 1, output: 10 } }, b: { price: { input: 3, output: 2 } }, c: {} }
    const long: CompletionRequest = {
      model: 'chat',
      messages: [{ role: 'user', content: 'x'.repeat(40_000) }],
      max_tokens: 10,
    }
    expect(sorted(lowestCost, prices)).toEqual(['b', 'a', 'c'])
    expect(sorted(lowestCost, prices, long)).toEqual(['a', 'b', 'c'])
    expect(sorted(lowestCost, prices, { model: 'chat', input: ['a text'] })).toEqual(['a', 'b', 'c'])
  })

  it('lowestCost sees that a long prompt is dearer', () => {
    const tiers = [9, 1].map((rate) => ({ above: rate === 9 ? 5000 : 100, input: rate, output: rate }))
    const prices = {
      a: { price: { input: 1, output: 1, tiers } },
      b: { price: { input: 2, output: 2 } },
    }
    const long: CompletionRequest = { model: 'chat', messages: [{ role: 'user', content: 'x'.repeat(40_000) }] }
    expect(sorted(lowestCost, prices)[0]).toBe('a')
    expect(sorted(lowestCost, prices, long)[0]).toBe('b')
  })

  it('lowestUsage compares shares of limits where all have one', () => {
    const given = {
      a: { tpm: 1000, tokensLastMinute: 500 },
      b: { tpm: 100_000, tokensLastMinute: 9000 },
      c: { rpm: 10, requestsLastMinute: 1 },
    }
    expect(sorted(lowestUsage, given)).toEqual(['b', 'c', 'a'])
    expect(sorted(lowestUsage, { ...given, d: { tokensLastMinute: 100 } })).toEqual(['c', 'd', 'a', 'b'])
  })

  it.each(Object.entries({ order, weighted, leastBusy, lowestLatency, lowestCost, lowestUsage }))(
    '%s neither changes the list nor loses one',
    (_name, strategy) => {
      const given = Object.freeze(states({ a: { inFlight: 1 }, b: {}, c: { weight: 0 } }))
      const out = strategy(given, { request, now: 0, random: seeded(3) })
      expect(new Set(out)).toEqual(new Set(given))
    },
  )
})
