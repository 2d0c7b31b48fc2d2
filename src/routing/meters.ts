import type { Clock, TargetState } from '../types/index.ts'
import { createLatency } from './latency.ts'
import { createSilence } from './silence.ts'
import { slidingWindow } from './sliding-window.ts'

/** What a route wants to know of a target beyond whether it rests: how fast it is, how much it was used, whether it has fallen silent. */
export interface Meters {
  /** `tokens`: an estimate of the prompt's. */
  asked(tokens: number): void
  /** The first token came after so many ms. */
  spoke(ms: number): void
  /** An answer was whole: so many tokens more than the estimate. */
  used(tokens: number): void
  /** It failed; `answered` when in words, not by saying nothing. */
  failed(answered: boolean): void
  /** Given up before the first token, after so many ms; `silent` when because of them. */
  givenUp(ms: number, silent: boolean): void
  /** Several attempts wait and nothing has come from it for much longer than usual: better ask another, if there is one. */
  silent(): boolean
  read(): Pick<TargetState, 'latency' | 'requestsLastMinute' | 'tokensLastMinute'>
}

export function createMeters({ now }: Pick<Clock, 'now'>): Meters {
  const latency = createLatency(now)
  const silence = createSilence(now, latency)
  const requests = slidingWindow(now)
  const tokens = slidingWindow(now)
  return {
    asked(estimate) {
      requests.add(1)
      tokens.add(estimate)
      silence.asked()
    },
    spoke(ms) {
      silence.heard()
      latency.add(ms)
    },
    used: tokens.add,
    failed(answered) {
      if (answered) silence.heard()
    },
    givenUp(ms, silent) {
      if (silent) latency.add(ms)
      else silence.calledBack()
    },
    silent: silence.silent,
    read: () => ({
      latency: latency.summary(),
      requestsLastMinute: requests.sum(),
      tokensLastMinute: tokens.sum(),
    }),
  }
}
