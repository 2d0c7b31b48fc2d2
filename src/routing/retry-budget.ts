import type { Clock } from '../types/index.ts'
import { slidingWindow } from './sliding-window.ts'

/** One a client: what keeps an outage from being made worse. */
export interface RetryBudget {
  /** A caller asked for something. */
  request(): void
  /** May one more retry be sent? Counts it if so. `share` of the last minute's requests, and never fewer than ten a minute. */
  allow(share: number): boolean
}

/** Ten a minute are always free: one user alone still gets theirs. */
const floor = 10

export function createRetryBudget({ now }: Pick<Clock, 'now'>): RetryBudget {
  const requests = slidingWindow(now)
  const retries = slidingWindow(now)
  return {
    request: requests,
    allow(share) {
      const allowed = retries(0) < Math.max(floor, share * requests(0))
      if (allowed) retries()
      return allowed
    },
  }
}
