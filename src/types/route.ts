/** Routes: several targets under one name. */
import type { Fallbacks, RetryPolicy, Timeouts } from './options.ts'
import type { Connection } from './connection.ts'
import type { Price } from './price.ts'
import type { CompletionRequest, EmbeddingRequest, ModelName } from './request.ts'

/** One target of a route: a model, how it is reached, and its limits (a minute, or at a time). What is over a limit is not asked. */
export interface Target extends Connection {
  model: ModelName
  weight?: number
  /** Lower is preferred; the next level is used only when every target of the one before is out. */
  order?: number
  rpm?: number
  tpm?: number
  maxParallel?: number
  /** Skipped when the prompt is known not to fit. */
  contextWindow?: number
  price?: Price
}

/** The strategies `createClient` of `llmux` knows by name; `llmux/core` takes them as values. */
export type StrategyName = 'order' | 'weighted' | 'least-busy' | 'lowest-latency' | 'lowest-cost' | 'lowest-usage'
/** Sorts the targets that may be asked now, best first. Pure: clock and chance come in. */
export type StrategyFunction = (
  targets: readonly TargetState[],
  context: { request: CompletionRequest | EmbeddingRequest; now: number; random(): number },
) => readonly TargetState[]
export type Strategy = StrategyName | StrategyFunction

/** What is known of a target right now: `latency` in ms to the first token, `restingUntil` in epoch ms. */
export interface TargetState {
  target: Readonly<Target>
  price?: Price
  inFlight: number
  latency: { p50?: number; p95?: number }
  requestsLastMinute: number
  tokensLastMinute: number
  failures: number
  restingUntil?: number
}

/**
 * Several targets under one name.
 *
 * @example { targets: [{ model: 'openai/gpt-5-mini', weight: 3 }, 'groq/llama-3.3-70b-versatile'], strategy: 'weighted', hedge: true }
 */
export interface Route<S extends Strategy = Strategy> {
  targets: readonly (ModelName | Target)[]
  strategy?: S
  /**
   * Ask the best; if it has sent nothing after its usual p95 (or `after` ms), ask the next as well, keep whichever speaks first and abort
   * the other. At most `share` (default 0.05) of requests.
   */
  hedge?: boolean | { after?: number; share?: number }
  fallbacks?: readonly ModelName[] | Fallbacks
  retry?: number | RetryPolicy
  timeout?: number | Timeouts
}

/** When a target that keeps failing rests. The caller’s own mistakes never put one to rest. */
export interface Cooldown {
  /** Failures in a row that put a target to rest. Default 3. A 429 rests it for its Retry-After at once. */
  failures?: number
  /** ms of rest (default 2 000, doubling up to 10 000); then one request probes while the others wait for it at most its timeout (half-open). */
  duration?: number
}
