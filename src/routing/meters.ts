import type { Clock, Meters } from '../types/index.ts'
import { createLatency } from './latency.ts'
import { createSilence } from './silence.ts'
import { slidingWindow } from './sliding-window.ts'

export function createMeters({ now }: Pick<Clock, 'now'>): Meters {
  const latency = createLatency(now)
  const silence = createSilence(now, latency)
  const requests = slidingWindow(now)
  const tokens = slidingWindow(now)
  return {
    asked(estimate) {
      requests()
      tokens(estimate)
      silence.asked()
    },
    spoke(ms) {
      silence.heard()
      latency.add(ms)
    },
    used: tokens,
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
      requestsLastMinute: requests(0),
      tokensLastMinute: tokens(0),
    }),
  }
}
