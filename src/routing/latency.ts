/** ms from the asking to the first token, as it has been lately. */
export interface Latency {
  add(ms: number): void
  /** `undefined` until something is known, and again when what is known is old: what was slow may be well. */
  quantile(share: number): number | undefined
  summary(): { p50?: number; p95?: number }
}

const kept = 100
const fresh = 5 * 60_000

/** The last hundred samples, sorted only when asked after a new one. */
export function createLatency(now: () => number): Latency {
  const samples: number[] = []
  let count = 0
  let last = 0
  let sorted: number[] | undefined
  const quantile = (share: number) => {
    if (now() - last > fresh) {
      samples.length = count = 0
      sorted = undefined
    }
    sorted ??= samples.toSorted((left, right) => left - right)
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  }
  return {
    add(ms) {
      last = now()
      samples[count++ % kept] = Math.max(0, ms)
      sorted = undefined
    },
    quantile,
    summary() {
      const p50 = quantile(0.5)
      const p95 = quantile(0.95)
      return p50 === undefined || p95 === undefined ? {} : { p50, p95 }
    },
  }
}
