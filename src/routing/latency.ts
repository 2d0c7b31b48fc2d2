/** ms from the asking to the first token, as it has been lately. */
export interface Latency {
  add(ms: number): void
  /** `undefined` until something is known, and again when what is known is old: what was slow may be well. */
  quantile(share: number): number | undefined
  summary(): { p50?: number; p95?: number }
}

/** So many that the p95 of a target that is slow for one request in twenty is not a matter of luck. */
const kept = 400
const fresh = 5 * 60_000

/** The last samples, kept in order: reading a quantile is free, and adding one moves a few bytes. */
export function createLatency(now: () => number): Latency {
  const samples: number[] = []
  let sorted: number[] = []
  let count = 0
  let last = 0

  /** Of the first that is not below. */
  function placeOf(ms: number): number {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] ?? 0) < ms) low = middle + 1
      else high = middle
    }
    return low
  }
  const quantile = (share: number) => {
    if (now() - last > fresh) {
      samples.length = count = 0
      sorted = []
    }
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  }
  return {
    add(given) {
      const ms = Math.max(0, given)
      const slot = count++ % kept
      const oldest = samples[slot]
      if (oldest !== undefined) sorted.splice(placeOf(oldest), 1)
      sorted.splice(placeOf(ms), 0, ms)
      samples[slot] = ms
      last = now()
    },
    quantile,
    summary() {
      const p50 = quantile(0.5)
      const p95 = quantile(0.95)
      return p50 === undefined || p95 === undefined ? {} : { p50, p95 }
    },
  }
}
