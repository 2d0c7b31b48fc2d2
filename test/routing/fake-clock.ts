import type { Clock } from '../../src/types/index.ts'

/** A clock that stands still until it is moved. */
export function fakeClock(
  start = 1_700_000_000_000,
  random: () => number = () => 0.5,
): Clock & { advance(ms: number): void } {
  let time = start
  return {
    now: () => time,
    random,
    sleep: async (ms) => {
      time += ms
    },
    advance(ms) {
      time += ms
    },
  }
}
