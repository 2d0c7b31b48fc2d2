import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { type BudgetOptions, createBudget } from '../../src/accounting/budget.ts'
import { memoryStore, type Locks } from '../../src/accounting/shared-count.ts'
import { LLMError } from '../../src/errors/llm-error.ts'
import type { KeyValueStore } from '../../src/types/index.ts'
import { fakeClock } from '../routing/fake-clock.ts'

const refusal = (run: Promise<unknown>) =>
  run.then(
    () => 'let through',
    (error: unknown) => (LLMError.is(error) ? error.code : String(error)),
  )

/** What `navigator.locks` does, for two pages of one origin. */
function sharedLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>()
  return {
    request(name, run) {
      const next = (tails.get(name) ?? Promise.resolve()).then(run, run)
      tails.set(name, next)
      return next
    },
  }
}

/** Reads and writes that take a turn each, so that unlocked ones would overtake each other. */
function slowStore(): KeyValueStore {
  const store = memoryStore()
  return {
    ...store,
    getItem: async (key) => (await Promise.resolve(), store.getItem(key)),
    setItem: async (key, value) => (await Promise.resolve(), store.setItem(key, value)),
  }
}

function atomicStore(): KeyValueStore {
  const store = memoryStore()
  return {
    ...store,
    async increment(key, by) {
      if (!Number.isInteger(by)) throw new Error('ERR value is not an integer')
      const sum = Number(store.getItem(key) ?? 0) + by
      store.setItem(key, String(sum))
      return sum
    },
  }
}

const forbidden: KeyValueStore = {
  getItem: () => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  },
  setItem: () => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  },
  removeItem: () => undefined,
}

async function spend(
  budget: ReturnType<typeof createBudget>,
  estimate: number | undefined,
  dollars: number | undefined,
) {
  await (await budget.reserve(estimate)).settle(dollars)
}

describe('budget', () => {
  it('lets through until the limit is reached, then refuses before sending', async () => {
    const budget = createBudget({ limit: 0.03 })
    await spend(budget, 0.01, 0.02)
    await spend(budget, 0.01, 0.02)
    expect(await budget.spent()).toBeCloseTo(0.04, 9)
    expect(await refusal(budget.reserve(0.0001))).toBe('budget-exceeded')
    expect(await budget.spent()).toBeCloseTo(0.04, 9)
  })

  it('refuses everything at a limit of nought', async () => {
    expect(await refusal(createBudget({ limit: 0 }).reserve(0))).toBe('budget-exceeded')
  })

  it('sets aside what is in flight', async () => {
    const budget = createBudget({ limit: 1 })
    const inFlight = await Promise.all([budget.reserve(0.5), budget.reserve(0.5)])
    expect(await refusal(budget.reserve(0.5))).toBe('budget-exceeded')
    await Promise.all(inFlight.map((reservation) => reservation.settle(0.1)))
    expect(await refusal(budget.reserve(0.5))).toBe('let through')
  })

  it('keeps what was thrown away at its estimate, where nobody knows what it cost', async () => {
    const budget = createBudget({ limit: 1 })
    await spend(budget, 0.25, undefined)
    expect(await budget.spent()).toBe(0.25)
  })

  it('gives back what was never sent, once', async () => {
    const budget = createBudget({ limit: 1 })
    const reservation = await budget.reserve(0.25)
    await reservation.settle(0)
    await reservation.settle(0)
    expect(await budget.spent()).toBe(0)
  })

  it('refuses what has no price, or lets it through by choice and counts what it came to', async () => {
    expect(await refusal(createBudget({ limit: 1 }).reserve(undefined))).toBe('budget-exceeded')
    const budget = createBudget({ limit: 1, unpriced: 'allow' })
    await spend(budget, undefined, 0.5)
    expect(await budget.spent()).toBe(0.5)
  })

  it('refuses a limit that is none', () => {
    expect(() => createBudget({ limit: -1 })).toThrow('budget.limit: must be 0 or more, is -1')
    expect(() => createBudget({ limit: NaN })).toThrow('budget.limit')
  })
})

describe('budget in a store', () => {
  it('survives a reload', async () => {
    const store = memoryStore()
    await spend(createBudget({ limit: 1, store, period: 'month' }), 0.1, 1)
    expect(await refusal(createBudget({ limit: 1, store, period: 'month' }).reserve(0.1))).toBe('budget-exceeded')
  })

  it.each(['day', 'month'] as const)(
    'begins anew with each %s, and a call over midnight belongs to the one it began in',
    async (period) => {
      const clock = fakeClock(Date.UTC(2026, 10, 30, 23, 59))
      const budget = createBudget({ limit: 1, store: memoryStore(), period, clock })
      const late = await budget.reserve(0.1)
      clock.advance(60_000)
      await late.settle(1)
      expect(await budget.spent()).toBe(0)
      clock.advance(-60_000)
      expect(await budget.spent()).toBe(1)
    },
  )

  it.each<[string, () => Pick<BudgetOptions, 'store' | 'locks'>]>([
    ['a lock', () => ({ store: slowStore(), locks: sharedLocks() })],
    ['the increment of the store', () => ({ store: atomicStore() })],
  ])('holds across two tabs by %s', async (_how, shared) => {
    const options = { limit: 1, period: 'day', ...shared() } as const
    const tabs = [createBudget(options), createBudget(options)]
    const calls = Array.from({ length: 40 }, (_unused, index) => tabs[index % 2]?.reserve(0.1))
    const outcomes = await Promise.allSettled(calls)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    expect(await tabs[0]?.spent()).toBeCloseTo(1, 9)
  })

  it('refuses when the store is forbidden', async () => {
    const budget = createBudget({ limit: 1, store: forbidden })
    expect(await refusal(budget.reserve(0.1))).toBe('budget-exceeded')
    expect(await refusal(budget.spent())).toBe('budget-exceeded')
  })

  it('goes on counting for itself when the store is forbidden, by choice', async () => {
    const budget = createBudget({ limit: 1, store: forbidden, onStoreError: 'open' })
    await spend(budget, 0.1, 0.6)
    await spend(budget, 0.1, 0.6)
    expect(await budget.spent()).toBeCloseTo(1.2, 9)
    expect(await refusal(budget.reserve(0.1))).toBe('budget-exceeded')
  })

  it('tells a store that failed for a while what it has missed', async () => {
    const store = memoryStore()
    let broken = false
    const flaky = {
      ...store,
      setItem: (key: string, value: string) => (broken ? forbidden.setItem(key, value) : store.setItem(key, value)),
    }
    const budget = createBudget({ limit: 5, store: flaky })
    const reservation = await budget.reserve(1)
    broken = true
    await reservation.settle(3)
    broken = false
    await spend(budget, 0, 0.5)
    expect(Number(store.getItem('llmux.budget.session')) / 1e9).toBe(3.5)
  })

  it('charges nothing for what was refused while the store was out', async () => {
    const store = memoryStore()
    let broken = true
    const flaky = {
      ...store,
      getItem: (key: string) => (broken ? forbidden.getItem(key) : store.getItem(key)),
    }
    const budget = createBudget({ limit: 1, store: flaky })
    for (let calls = 0; calls < 3; calls++) expect(await refusal(budget.reserve(0.5))).toBe('budget-exceeded')
    broken = false
    expect(await budget.spent()).toBe(0)
    await spend(budget, 0.5, 0.25)
    expect(await budget.spent()).toBe(0.25)
  })

  it.each<[string, Partial<KeyValueStore>]>([
    ['getItem', { getItem: () => new Promise(() => undefined) }],
    ['setItem', { setItem: () => new Promise(() => undefined) }],
    ['increment', { increment: () => new Promise(() => undefined) }],
  ])('takes a store whose %s never answers for one that fails, and lets go of the lock', async (_what, silent) => {
    vi.useFakeTimers()
    try {
      const locks = sharedLocks()
      const refused = refusal(createBudget({ limit: 1, store: { ...memoryStore(), ...silent }, locks }).reserve(0.1))
      const other = createBudget({ limit: 1, store: memoryStore(), locks }).reserve(0.1)
      await vi.advanceTimersByTimeAsync(60_000)
      expect(await refused).toBe('budget-exceeded')
      expect(await refusal(other)).toBe('let through')
    } finally {
      vi.useRealTimers()
    }
  })

  it('waits for no lock of other tabs where it counts for this page alone', async () => {
    const locks: Locks = { request: () => new Promise(() => undefined) }
    expect(await refusal(createBudget({ limit: 1, locks }).reserve(0.1))).toBe('let through')
  })

  it('takes a count it cannot read for a store that fails', async () => {
    const store = memoryStore()
    store.setItem('llmux.budget.session', 'abc')
    expect(await refusal(createBudget({ limit: 1, store }).reserve(0.1))).toBe('budget-exceeded')
  })
})

it('whatever is reserved and settled in whatever order, what is spent is what it came to', async () => {
  const amount = fc.integer({ min: 0, max: 1000 }).map((cents) => cents / 100)
  const calls = fc.array(
    fc.record({ estimate: amount, cost: fc.option(amount, { nil: undefined }), later: fc.boolean() }),
    { maxLength: 20 },
  )
  await fc.assert(
    fc.asyncProperty(calls, async (made) => {
      const budget = createBudget({ limit: 1e6 })
      const late: (() => Promise<void>)[] = []
      for (const { estimate, cost, later } of made) {
        const reservation = await budget.reserve(estimate)
        if (later) late.unshift(() => reservation.settle(cost))
        else await reservation.settle(cost)
      }
      for (const settle of late) await settle()
      const expected = made.reduce((sum, { estimate, cost }) => sum + (cost ?? estimate), 0)
      expect(await budget.spent()).toBeCloseTo(expected, 6)
    }),
  )
})
