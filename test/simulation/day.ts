import type { Trouble } from './world.ts'

/** From and to, in ms since the beginning. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface Day {
  readonly length: number
  readonly troubles: readonly Trouble[]
  /** Nothing was wrong, and had not been for half a minute. */
  readonly calm: readonly Span[]
  readonly windows: Readonly<
    Record<'refusing' | 'silent' | 'silent from 30 s on' | 'busy' | 'slow' | 'all down' | '10 s after', Span>
  >
}

const second = 1000

/**
 * One trouble after the other, with calm between them: a host refuses connections, falls silent, answers three in ten with 429, is ten times
 * slower for one in twenty; then all of them are down for a minute.
 *
 * @param trouble s that one of them lasts
 * @param calm s between two
 */
export function dayOf({ trouble, calm }: { trouble: number; calm: number }): Day {
  let time = 0
  const calms: Span[] = []
  const rest = () => {
    // What was asked in the trouble before may still be on its way, and what is asked in the last seconds meets the next one.
    calms.push({ from: time === 0 ? 0 : (time + 30) * second, to: (time + calm - 5) * second })
    time += calm
  }
  const pass = (length: number): Span => {
    const from = time * second
    time += length
    return { from, to: time * second }
  }
  rest()
  const refusing = pass(trouble)
  rest()
  const silent = pass(trouble)
  rest()
  const busy = pass(trouble)
  rest()
  const slow = pass(trouble)
  rest()
  const down = pass(60)
  const after = time * second
  time += calm
  return {
    length: time * second,
    calm: calms,
    troubles: [
      { host: 'a', fault: 'refusing', ...refusing },
      { host: 'a', fault: 'silent', ...silent },
      { host: 'a', fault: 'busy', ...busy },
      { host: 'a', fault: 'slow', ...slow },
      ...['a', 'b', 'c'].map((host) => ({ host, fault: 'refusing' as const, ...down })),
    ],
    windows: {
      refusing,
      silent,
      'silent from 30 s on': { from: silent.from + 30 * second, to: silent.to },
      busy,
      slow,
      'all down': down,
      '10 s after': { from: after + 10 * second, to: time * second },
    },
  }
}

/** Ten minutes of each trouble. */
export const hour = dayOf({ trouble: 600, calm: 190 })
/** The same in less than seven minutes, for the tests. */
export const short = dayOf({ trouble: 40, calm: 30 })
/** A minute and a half with nothing but one host that is slow for one request in twenty, after half a minute without. */
export const slow: Day = {
  length: 120_000,
  troubles: [{ host: 'a', fault: 'slow', from: 30_000, to: 120_000 }],
  calm: [{ from: 0, to: 30_000 }],
  windows: { ...short.windows, slow: { from: 35_000, to: 120_000 } },
}
