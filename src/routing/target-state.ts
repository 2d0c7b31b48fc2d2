import type { LLMError } from '../errors/llm-error.ts'
import type { Clock, Cooldown, Meters, Price, Target, TargetState } from '../types/index.ts'
import { type Breaker, createBreaker } from './cooldown.ts'
import { createNews } from './news.ts'

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

/** Live state of one target: how busy it is and whether it rests, and in a route how fast and how much used. */
export interface TargetTracker extends Pick<Breaker, 'status' | 'restingUntil'> {
  readonly target: Readonly<Target>
  /** Only in routes: a page without one does not carry them. */
  readonly meters: Meters | undefined
  /** From the target or the price table; set once known. */
  price: Price | undefined
  /** `tokens`: an estimate of the prompt's, counted against `tpm` until the answer says what it used. */
  begin(tokens?: number): TargetRun
  snapshot(): TargetState
  /** What it failed with last, until it answers. */
  lastError(): LLMError | undefined
  /** Resolves when the next attempt here gets its first token or ends. */
  news(): Promise<void>
}

const unmeasured = { latency: {}, requestsLastMinute: 0, tokensLastMinute: 0 }

interface TrackOptions {
  cooldown?: Cooldown | false | undefined
  meters?: Meters | undefined
}

/**
 * @example
 * const tracker = trackTarget({ model: 'openai/gpt-5-mini' }, clock, { cooldown, meters: createMeters(clock) })
 * const run = tracker.begin()
 * try { … run.firstToken() … run.success(usage.total_tokens) } catch (error) { run.failure(error) }
 */
export function trackTarget(
  target: Readonly<Target>,
  clock: Clock,
  { cooldown, meters }: TrackOptions = {},
): TargetTracker {
  const { now } = clock
  const { status, restingUntil, failures, ...breaker } = createBreaker(clock, cooldown)
  let inFlight = 0
  let lastError: LLMError | undefined
  const { tell, next } = createNews()

  function begin(estimate = 0): TargetRun {
    const startedAt = now()
    const ticket = breaker.begin()
    let state: 'waiting' | 'speaking' | 'settled' = 'waiting'
    inFlight++
    meters?.asked(estimate)

    const firstToken = () => {
      if (state !== 'waiting') return
      state = 'speaking'
      meters?.spoke(now() - startedAt)
      breaker.firstToken(ticket)
      tell()
    }
    const settle = (how: () => void) => {
      if (state === 'settled') return
      how()
      state = 'settled'
      inFlight--
      tell()
    }
    return {
      firstToken,
      success(used = 0) {
        firstToken()
        settle(() => {
          if (used > estimate) meters?.used(used - estimate)
          breaker.success(ticket)
          lastError = undefined
        })
      },
      failure: (error) =>
        settle(() => {
          meters?.failed(error.code !== 'timeout')
          breaker.failure(ticket, error)
          lastError = error
        }),
      abandon: (silent = false) =>
        settle(() => {
          if (state === 'waiting') meters?.givenUp(now() - startedAt, silent)
          breaker.abandon(ticket)
        }),
    }
  }

  const tracker: TargetTracker = {
    target,
    meters,
    price: target.price,
    status,
    restingUntil,
    begin,
    snapshot() {
      const until = restingUntil()
      return {
        target,
        ...(tracker.price && { price: tracker.price }),
        inFlight,
        ...(meters?.read() ?? unmeasured),
        failures: failures(),
        ...(until !== undefined && { restingUntil: until }),
      }
    },
    lastError: () => lastError,
    news: next,
  }
  return tracker
}
