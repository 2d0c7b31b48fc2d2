import type { LLMError } from '../errors/llm-error.ts'
import type { Clock, Cooldown } from '../types/index.ts'

/**
 * Failures that speak against the target. Never the caller's own mistakes (a bad request, a prompt too long, an abort), nor
 * a wrong key (the next caller's may be right), nor a device that is offline (every target would rest for it).
 */
const blamed =
  /^(rate-limit|quota-exceeded|overloaded|server|bad-response|truncated|unreachable|timeout|origin-blocked|mixed-content|local-network-denied|blocked-by-csp)$/

/** What an attempt gets at its beginning and shows at its end: which rest it belongs to. */
export type Ticket = number

/** Rest after failures, then one probe: a circuit breaker of one target. */
export interface Breaker {
  /** `ready` also when a rest is over and nobody probes yet: whoever begins next is the probe. */
  status(): 'ready' | 'resting' | 'probing'
  /** Epoch ms; only while it rests. */
  restingUntil(): number | undefined
  /** In a row. */
  failures(): number
  begin(): Ticket
  firstToken(ticket: Ticket): void
  success(ticket: Ticket): void
  failure(ticket: Ticket, error: LLMError): void
  abandon(ticket: Ticket): void
}

/**
 * A rest is a beginning and a length, and holds only while the clock is between the two: a clock that is set back ends it.
 * News of attempts from before the last rest changes nothing: hundreds of them may time out long after the target is well.
 */
export function createBreaker({ now }: Pick<Clock, 'now'>, cooldown: Cooldown | false = {}): Breaker {
  const { failures: limit = 3, duration = 2000 } = cooldown || { failures: Infinity }
  let failures = 0
  let rests = 0
  let broken = false
  let since = 0
  let length = 0
  let generation = 0
  let probes = 0

  const resting = () => broken && now() >= since && now() < since + length
  const current = (ticket: Ticket) => ticket === generation
  const settle = (ticket: Ticket) => {
    if (broken && current(ticket) && probes > 0) probes--
  }
  const close = () => {
    broken = false
    probes = 0
  }
  const rest = (retryAfter: number | undefined) => {
    broken = true
    probes = 0
    generation++
    since = now()
    length = Math.min(Math.max(10_000, duration), duration * 2 ** Math.min(rests++, 30))
    if (retryAfter !== undefined && retryAfter > 0 && retryAfter < Infinity) length = retryAfter
  }
  const recover = (ticket: Ticket) => {
    if (!current(ticket)) return
    close()
    failures = rests = 0
  }

  return {
    status: () => (!broken ? 'ready' : probes > 0 ? 'probing' : resting() ? 'resting' : 'ready'),
    restingUntil: () => (resting() ? since + length : undefined),
    failures: () => failures,
    begin() {
      if (broken) probes++
      return generation
    },
    firstToken(ticket) {
      if (!broken || !current(ticket)) return
      // It speaks again: the others may go. One more failure before a whole answer, and it rests longer.
      close()
      failures = limit - 1
    },
    success: recover,
    failure(ticket, error) {
      settle(ticket)
      if (!current(ticket)) return
      // A server that refuses the request is well.
      if (!blamed.test(error.code)) return error.status === undefined ? undefined : recover(ticket)
      failures++
      if (cooldown !== false && (broken || failures >= limit || error.code === 'rate-limit')) rest(error.retryAfter)
    },
    abandon: settle,
  }
}
