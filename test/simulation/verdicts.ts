import type { Day } from './day.ts'
import { measure, type Measured, shares, within } from './measure.ts'
import { type Outcome, weights } from './simulate.ts'
import { prices } from './world.ts'

/** What must hold of a run, in words, and whether it does. */
export interface Verdict {
  readonly promise: string
  readonly measured: string
  readonly holds: boolean
}

const percent = (share: number) => `${(share * 100).toFixed(2)} %`

function available(promise: string, { success, amplification }: Measured, most?: number): Verdict {
  return {
    promise: `${promise}: success ≥ 99.9 %${most === undefined ? '' : `, at most ${most} requests a request`}`,
    measured: `${percent(success)}, ${amplification.toFixed(3)}`,
    holds: success >= 0.999 && (most === undefined || amplification <= most),
  }
}

/** Holds for every strategy. */
export function resilience(day: Day, outcomes: readonly Outcome[]): Verdict[] {
  const { refusing, 'silent from 30 s on': silent, 'all down': down, '10 s after': after } = day.windows
  const of = (window: typeof refusing) => measure(within(outcomes, window))
  const { amplification } = of(down)
  return [
    available('one of three down', of(refusing), 1.25),
    available('one of three silent, from 30 s on', of(silent), 1.25),
    {
      promise: 'all down: at most 1.3 requests a request',
      measured: amplification.toFixed(3),
      holds: amplification <= 1.3,
    },
    available('from 10 s after the end', of(after)),
    available('nothing wrong', measure(within(outcomes, ...day.calm))),
  ]
}

export function hedging(day: Day, plain: readonly Outcome[], hedged: readonly Outcome[]): Verdict[] {
  const [without, beside] = [plain, hedged].map((outcomes) => measure(within(outcomes, day.windows.slow)))
  if (!without || !beside) return []
  const more = beside.amplification / without.amplification - 1
  return [
    {
      promise: 'hedging halves the p99 of a target that is slow for one in twenty',
      measured: `${without.p99.toFixed(0)} → ${beside.p99.toFixed(0)} ms`,
      holds: beside.p99 <= without.p99 / 2,
    },
    { promise: 'for at most 5 % more requests', measured: percent(more), holds: more <= 0.05 },
  ]
}

export function weighing(day: Day, outcomes: readonly Outcome[]): Verdict[] {
  const found = shares(within(outcomes, ...day.calm))
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0)
  const off = Object.entries(weights).map(([host, weight]) => Math.abs((found[host] ?? 0) / (weight / sum) - 1))
  const worst = Math.max(...off)
  return [{ promise: 'shares within 2 % of the weights', measured: `off by ${percent(worst)}`, holds: worst <= 0.02 }]
}

export function saving(day: Day, outcomes: readonly Outcome[]): Verdict[] {
  const answered = within(outcomes, ...day.calm).filter(({ success }) => success)
  const { spend } = measure(answered)
  const cheapest = Object.values(prices).toSorted((left, right) => left.output - right.output)[0]
  // A prompt of one token, an answer of a hundred, by the cheapest of the three.
  const least = (answered.length * ((cheapest?.input ?? 0) + 100 * (cheapest?.output ?? 0))) / 1e6
  const more = spend / least - 1
  return [
    { promise: 'the cheapest costs within 1 % of the least possible', measured: percent(more), holds: more <= 0.01 },
  ]
}
