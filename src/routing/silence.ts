import type { Latency } from './latency.ts'

/** Notices a target that takes requests and says nothing, long before the first of them times out. */
export interface Silence {
  asked(): void
  /** A token, or an error that is an answer. */
  heard(): void
  /** One that waited was called back by its caller: it says nothing about the target. */
  calledBack(): void
  /** Several attempts wait, and nothing has come for much longer than usual. */
  silent(): boolean
}

const unansweredLimit = 3
/** How many times the usual p95, and at least how many ms. */
const patience = { factor: 4, usual: 2500, least: 5000 }
/** ms after which one more attempt goes there all the same: it may be well again. */
const again = 10_000

/** A silent target is not put to rest (a model that loads would be, too): it is passed over while another may be asked. */
export function createSilence(now: () => number, latency: Latency): Silence {
  let unanswered = 0
  let since = 0
  let asked = 0
  return {
    asked() {
      asked = now()
      if (!unanswered++) since = asked
    },
    heard() {
      unanswered = 0
    },
    calledBack() {
      if (unanswered > 0) unanswered--
    },
    silent: () =>
      unanswered >= unansweredLimit &&
      now() - asked < again &&
      now() - since > Math.max(patience.least, patience.factor * (latency.quantile(0.95) ?? patience.usual)),
  }
}
