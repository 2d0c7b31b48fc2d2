/** What is told of how an answer came about. */
import type { LLMErrorJSON } from './error.ts'
import type { Usage } from './completion.ts'

/** How long it took, as the caller felt it: retries and fallbacks included. */
export interface Timing {
  /** epoch ms */ startedAt: number
  /** ms; of a plain answer, which comes whole, until it came */ firstToken?: number
  /** ms */ total?: number
  /** Of a stream, from its first token to its end: a plain answer does not tell when it was begun. */
  tokensPerSecond?: number
}
/**
 * What the caller should know of an answer that came all the same. `param` is the field of the request it is about.
 *
 * @example { code: 'unsupported-param', param: 'seed', message: '…' }
 */
export interface Warning {
  code: 'unsupported-param' | 'clamped-param' | 'context-truncated' | 'finish-reason' | (string & {})
  param?: string
  message: string
}
/** One try at one target. `abandoned`: given up while it was under way, as it lost a race or the call was aborted; `skipped`: passed over without being asked. */
export interface Attempt {
  provider: string
  model: string
  startedAt: number
  /** ms */
  duration: number
  outcome: 'success' | 'failed' | 'abandoned' | 'skipped'
  error?: LLMErrorJSON
  /** Spent on an attempt that was thrown away, where known. */
  usage?: Usage
}
