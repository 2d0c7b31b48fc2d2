/** A sum over the last minute. */
export interface SlidingWindow {
  add(amount: number): void
  sum(): number
}

/** One more than a minute of seconds: the second that is half gone still counts whole, so a limit is never overrun. */
const seconds = 61

/** Fixed memory, whatever the traffic. Seconds from the future (a clock set back) do not count until they come again. */
export function slidingWindow(now: () => number): SlidingWindow {
  const sums: number[] = []
  const stamps: number[] = []
  const second = () => Math.floor(now() / 1000)
  return {
    add(amount) {
      const stamp = second()
      const slot = ((stamp % seconds) + seconds) % seconds
      sums[slot] = amount + (stamps[slot] === stamp ? (sums[slot] ?? 0) : 0)
      stamps[slot] = stamp
    },
    sum() {
      const last = second()
      let total = 0
      stamps.forEach((stamp, slot) => {
        if (stamp <= last && stamp > last - seconds) total += sums[slot] ?? 0
      })
      return total
    },
  }
}
