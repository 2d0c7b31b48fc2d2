/** Adds to what happened in this second (one more, unless it says how much), and says the sum of the last minute; 0 only asks. */
export type SlidingWindow = (amount?: number) => number

/** One more than a minute of seconds: the second that is half gone still counts whole, so a limit is never overrun. */
const seconds = 61

/** Holds no more than a minute, whatever the traffic. Seconds from the future (a clock set back) do not count until they come again. */
export function slidingWindow(now: () => number): SlidingWindow {
  const sums = new Map<number, number>()
  return (amount = 1) => {
    const last = Math.floor(now() / 1000)
    sums.set(last, amount + (sums.get(last) ?? 0))
    let total = 0
    for (const [second, sum] of sums) {
      if (second <= last - seconds) sums.delete(second)
      else if (second <= last) total += sum
    }
    return total
  }
}
