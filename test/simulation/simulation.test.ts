import { beforeAll, describe, expect, it } from 'vitest'
import { short, slow } from './day.ts'
import { type Outcome, simulate } from './simulate.ts'
import { hedging, resilience, saving, type Verdict } from './verdicts.ts'

/** Every promise as a line, so that a broken one shows what was measured. */
const broken = (verdicts: readonly Verdict[]) =>
  verdicts.filter(({ holds }) => !holds).map(({ promise, measured }) => `${promise}: ${measured}`)

/** The whole hour at fifty requests a second, for every strategy, is `npm run simulate`. */
describe('many callers at three targets', () => {
  let outcomes: Outcome[] = []
  beforeAll(async () => {
    outcomes = await simulate(short, { strategy: 'order', rate: 25 })
  }, 180_000)

  it('are answered though one of three is down or silent, and soon after all were', () => {
    expect(broken(resilience(short, outcomes))).toEqual([])
  })

  it('settle, each once', () => {
    expect(outcomes.length).toBeGreaterThan(9000)
    expect(outcomes.every(({ sent, success }) => sent >= 1 || !success)).toBe(true)
  })

  it('are answered sooner with hedging, for a few more requests', async () => {
    const plain = await simulate(slow, { strategy: 'order' })
    const hedged = await simulate(slow, { strategy: 'order', hedge: true })
    expect(broken(hedging(slow, plain, hedged))).toEqual([])
  }, 180_000)

  it('spend the least there is with lowestCost', async () => {
    expect(broken(saving(slow, await simulate(slow, { strategy: 'lowestCost', rate: 20 })))).toEqual([])
  }, 60_000)

  it('fare the same with the same seed', async () => {
    const run = { strategy: 'leastBusy', rate: 5 } as const
    const first = await simulate(slow, run)
    expect(await simulate(slow, run)).toEqual(first)
    expect(await simulate(slow, { ...run, seed: 2 })).not.toEqual(first)
  }, 60_000)
})
