import type { LLMError } from '../errors/llm-error.ts'
import type { Clock, Cooldown, Price, Target, TargetState } from '../types/index.ts'
import { type Breaker, createBreaker } from './cooldown.ts'
import { createLatency } from './latency.ts'
import { createNews } from './news.ts'
import { createSilence } from './silence.ts'
import { slidingWindow } from './sliding-window.ts'

/** One attempt at a target. It is settled once; what comes after that is not heard. */
export interface TargetRun {
  /** The first token has come. */
  firstToken(): void
  /** The answer is whole; `tokens` is what it used, where known. */
  success(tokens?: number): void
  failure(error: LLMError): void
  /** Given up by the caller; `silent` when because it had sent nothing for too long (it lost a hedge). */
  abandon(silent?: boolean): void
}

/** Live state of one target: how busy, how fast, whether it rests. */
export interface TargetTracker extends Pick<Breaker, 'status' | 'restingUntil'> {
  readonly target: Readonly<Target>
  /** From the target or the price table; set once known. */
  price: Price | undefined
  /** Several attempts wait and nothing has come from it for much longer than usual: better ask another, if there is one. */
  silent(): boolean
  /** `tokens`: an estimate of the prompt's, counted against `tpm` until the answer says what it used. */
  begin(tokens?: number): TargetRun
  snapshot(): TargetState
  /** Resolves when the next attempt here gets its first token or ends. */
  news(): Promise<void>
}

/**
 * @example
 * const tracker = trackTarget({ model: 'openai/gpt-5-mini' }, clock, options.cooldown)
 * const run = tracker.begin()
 * try { … run.firstToken() … run.success(usage.total_tokens) } catch (error) { run.failure(error) }
 */
export function trackTarget(target: Readonly<Target>, clock: Clock, cooldown?: Cooldown | false): TargetTracker {
  const { now } = clock
  const breaker = createBreaker(clock, cooldown)
  const latency = createLatency(now)
  const { silent, ...silence } = createSilence(now, latency)
  const requests = slidingWindow(now)
  const tokens = slidingWindow(now)
  let inFlight = 0
  const { tell, next } = createNews()

  function begin(estimate = 0): TargetRun {
    const startedAt = now()
    const ticket = breaker.begin()
    let state: 'waiting' | 'speaking' | 'settled' = 'waiting'
    inFlight++
    requests.add(1)
    if (estimate) tokens.add(estimate)
    silence.asked()

    const settle = (how: () => void) => {
      if (state === 'settled') return
      how()
      state = 'settled'
      inFlight--
      tell()
    }
    const firstToken = () => {
      if (state !== 'waiting') return
      state = 'speaking'
      silence.heard()
      latency.add(now() - startedAt)
      breaker.firstToken(ticket)
      tell()
    }
    return {
      firstToken,
      success(used = 0) {
        firstToken()
        settle(() => {
          if (used > estimate) tokens.add(used - estimate)
          breaker.success(ticket)
        })
      },
      failure: (error) =>
        settle(() => {
          if (error.code !== 'timeout') silence.heard()
          breaker.failure(ticket, error)
        }),
      abandon: (silent) =>
        settle(() => {
          breaker.abandon(ticket)
          if (state !== 'waiting') return
          if (silent) latency.add(now() - startedAt)
          else silence.calledBack()
        }),
    }
  }

  const tracker: TargetTracker = {
    target,
    price: target.price,
    status: breaker.status,
    restingUntil: breaker.restingUntil,
    silent,
    begin,
    snapshot() {
      const restingUntil = breaker.restingUntil()
      return {
        target,
        ...(tracker.price && { price: tracker.price }),
        inFlight,
        latency: latency.summary(),
        requestsLastMinute: requests.sum(),
        tokensLastMinute: tokens.sum(),
        failures: breaker.failures(),
        ...(restingUntil !== undefined && { restingUntil }),
      }
    },
    news: next,
  }
  return tracker
}
