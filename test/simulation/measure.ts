import type { Span } from './day.ts'
import type { Outcome } from './simulate.ts'

export interface Measured {
  readonly asked: number
  /** share of requests */
  readonly success: number
  /** requests sent per request asked */
  readonly amplification: number
  /** ms to the first token */
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** US dollars */
  readonly spend: number
}

export function within(outcomes: readonly Outcome[], ...spans: readonly Span[]): Outcome[] {
  return outcomes.filter(({ askedAt }) => spans.some(({ from, to }) => askedAt >= from && askedAt < to))
}

export function measure(outcomes: readonly Outcome[]): Measured {
  const times = outcomes.flatMap(({ success, firstToken }) => (success ? [firstToken] : [])).toSorted((a, b) => a - b)
  const quantile = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN
  const sum = (value: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + value(outcome), 0)
  return {
    asked: outcomes.length,
    success: times.length / outcomes.length,
    amplification: sum(({ sent }) => sent) / outcomes.length,
    p50: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
    spend: sum(({ cost }) => cost),
  }
}

/** Of those that were answered. */
export function shares(outcomes: readonly Outcome[]): Record<string, number> {
  const answered = outcomes.filter(({ success }) => success)
  const counts: Record<string, number> = {}
  for (const { provider } of answered) counts[provider] = (counts[provider] ?? 0) + 1 / answered.length
  return counts
}
