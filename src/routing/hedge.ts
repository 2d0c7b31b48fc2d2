import type { Hedge, Route } from '../types/index.ts'

/** What quiet times may save up: a burst of slow answers is what hedging is for. */
const saved = 5

/** One a route. At most `share` of all its requests are asked twice, and one to begin with. */
export function createHedge(option: Route['hedge']): Hedge | undefined {
  if (!option) return undefined
  const { after, share = 0.05 } = option === true ? {} : option
  let credit = 1
  return {
    delay: ({ latency }) => after ?? latency.p95,
    request() {
      credit = Math.min(saved, credit + share)
    },
    allow() {
      if (credit < 1) return false
      // The request that is asked twice earns nothing.
      credit -= 1 + share
      return true
    },
  }
}
