import {
  createClient,
  leastBusy,
  lowestCost,
  lowestLatency,
  lowestUsage,
  order,
  router,
  weighted,
} from '../../src/core.ts'
import type { LLMError } from '../../src/errors/llm-error.ts'
import type { Attempt, StrategyFunction } from '../../src/types/index.ts'
import { plainProvider } from '../support/plain-provider.ts'
import { seeded, simulatedClock } from '../support/simulated-clock.ts'
import type { Day } from './day.ts'
import { createWorld, prices } from './world.ts'

export const strategies = { order, weighted, leastBusy, lowestLatency, lowestCost, lowestUsage }
export const weights: Record<string, number> = { a: 5, b: 3, c: 2 }

/** What one request came to. */
export interface Outcome {
  /** ms since the beginning */
  readonly askedAt: number
  readonly success: boolean
  /** ms; of those that succeeded */
  readonly firstToken: number
  /** Requests that were sent for it. */
  readonly sent: number
  /** Who answered. */
  readonly provider: string
  /** US dollars */
  readonly cost: number
}

export interface Run {
  readonly strategy: keyof typeof strategies
  readonly hedge?: boolean
  readonly seed?: number
  /** requests a second */
  readonly rate?: number
}

/** One client for all callers, default settings, three targets: the day as it passes, request by request. */
export async function simulate(day: Day, { strategy, hedge = false, seed = 1, rate = 50 }: Run): Promise<Outcome[]> {
  const clock = simulatedClock(seed)
  const arrivals = seeded(seed + 1)
  const world = createWorld(clock, seeded(seed + 2), day.troubles)
  const chosen: StrategyFunction = strategies[strategy]
  const targets = ['a', 'b', 'c'].map((id) => ({
    model: `${id}/m`,
    weight: weights[id] ?? 1,
    price: prices[id] ?? { input: 0, output: 0 },
  }))
  const client = createClient({
    providers: ['a', 'b', 'c'].map((id) => plainProvider(id)),
    router,
    routes: { chat: { targets, strategy: chosen, hedge } },
    clock,
    fetch: world.fetch,
  })
  const start = clock.now()
  const outcomes: Outcome[] = []
  const sentOf = (attempts: readonly Attempt[]) => attempts.filter(({ outcome }) => outcome !== 'skipped').length

  async function ask(): Promise<void> {
    const askedAt = clock.now() - start
    const messages = [{ role: 'user' as const, content: 'Hello?' }]
    const stream = client.completion({ model: 'chat', messages, stream: true })
    await stream.final().then(
      ({ timing, attempts, provider, usage }) =>
        outcomes.push({
          askedAt,
          success: true,
          firstToken: timing.firstToken ?? 0,
          sent: sentOf(attempts),
          provider,
          cost: usage?.cost ?? 0,
        }),
      ({ attempts }: LLMError) =>
        outcomes.push({ askedAt, success: false, firstToken: NaN, sent: sentOf(attempts), provider: '', cost: 0 }),
    )
  }
  async function callers(): Promise<void> {
    for (;;) {
      // Ten thousand callers who know nothing of each other ask at random.
      await clock.sleep((-Math.log(1 - arrivals()) / rate) * 1000)
      if (clock.now() - start >= day.length) return
      void ask()
    }
  }
  // What is loaded on the way must not be waited for in simulated time.
  await Promise.all([import('../../src/client/hedged.ts'), import('../../src/client/spending.ts')])
  void callers()
  await clock.run()
  return outcomes
}
