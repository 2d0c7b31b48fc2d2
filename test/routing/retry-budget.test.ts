import { describe, expect, it } from 'vitest'
import { createRetryBudget } from '../../src/routing/retry-budget.ts'
import { fakeClock } from './fake-clock.ts'

const granted = (budget: ReturnType<typeof createRetryBudget>, share: number, asked: number) =>
  Array.from({ length: asked }, () => budget.allow(share)).filter(Boolean).length

describe('retry budget', () => {
  it('gives ten a minute to one user alone', () => {
    const budget = createRetryBudget(fakeClock())
    budget.request()
    expect(granted(budget, 0.2, 50)).toBe(10)
  })

  it('gives a share of the requests of the last minute', () => {
    const budget = createRetryBudget(fakeClock())
    for (let index = 0; index < 1000; index++) budget.request()
    expect(granted(budget, 0.2, 1000)).toBe(200)
  })

  it('forgets what is older than a minute', () => {
    const clock = fakeClock()
    const budget = createRetryBudget(clock)
    for (let index = 0; index < 1000; index++) budget.request()
    granted(budget, 0.2, 1000)
    clock.advance(62_000)
    expect(granted(budget, 0.2, 50)).toBe(10)
  })

  it('never allows more than the share over any minute', () => {
    const clock = fakeClock()
    const budget = createRetryBudget(clock)
    const allowed: number[] = []
    for (let tick = 0; tick < 3000; tick++) {
      budget.request()
      if (budget.allow(0.2)) allowed.push(clock.now())
      clock.advance(100)
    }
    for (const start of allowed) {
      const inMinute = allowed.filter((time) => time >= start && time < start + 60_000).length
      expect(inMinute).toBeLessThanOrEqual(0.2 * 610)
    }
  })

  it('goes on when the clock jumps either way', () => {
    const clock = fakeClock()
    const budget = createRetryBudget(clock)
    for (const jump of [-3_600_000, 7_200_000, -59_000, 0]) {
      clock.advance(jump)
      budget.request()
      expect(budget.allow(0.2)).toBe(true)
    }
  })
})
