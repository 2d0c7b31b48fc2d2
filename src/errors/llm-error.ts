import type { Attempt, ErrorCode, Fix, LLMErrorJSON, PartialCompletion, Completion } from '../types/index.ts'
import { explain } from './explain.ts'
import { known } from './known.ts'

/** `Symbol.for`, so that `LLMError.is` holds across realms and duplicate copies of the package. */
const brand = Symbol.for('llmux.error')

/** What may succeed if the same request is sent again, unless the thrower knows better. */
const mayPass = /^(rate-limit|overloaded|server|bad-response|truncated|unreachable|timeout|offline)$/

export interface LLMErrorDetails {
  provider?: string | undefined
  model?: string | undefined
  status?: number | undefined
  requestId?: string | undefined
  retryable?: boolean | undefined
  retryAfter?: number | undefined
  attempts?: readonly Attempt[] | undefined
  partial?: PartialCompletion | undefined
  results?: readonly PromiseSettledResult<Completion>[] | undefined
  fix?: Fix | undefined
  cause?: unknown
}

/**
 * The only error this client throws. Branded, so `LLMError.is` holds across realms and duplicate copies of the package.
 *
 * @example
 * try {
 *   await completion({ model: 'ollama/llama3.2', messages })
 * } catch (error) {
 *   if (LLMError.is(error) && error.code === 'unreachable') show(error.fix)
 * }
 */
export class LLMError extends Error {
  override readonly name = 'LLMError'
  declare readonly code: ErrorCode
  declare readonly provider?: string
  declare readonly model?: string
  /** HTTP status, where a server answered. */
  declare readonly status?: number
  /** The provider's own id of the request, for its support. */
  declare readonly requestId?: string
  /** May the same request succeed if it is sent again? */
  declare readonly retryable: boolean
  /** ms, from Retry-After or from the body's own words. */
  declare readonly retryAfter?: number
  /** Everything that was tried, in order. */
  declare readonly attempts: readonly Attempt[]
  /** What had arrived when a stream broke. */
  declare readonly partial?: PartialCompletion
  /** `batch`: what every request came to, in order. */
  declare readonly results?: readonly PromiseSettledResult<Completion>[]
  /** How to mend it, with the real origin, port or model filled in. */
  declare readonly fix?: Fix

  constructor(code: ErrorCode, message: string, details: LLMErrorDetails = {}) {
    const given = known(details)
    super(String(message).replace(/[\r\n]+ */g, ' '), given)
    Object.assign(this, { code, attempts: [], retryable: mayPass.test(code), ...given })
  }

  static is(error: unknown): error is LLMError {
    return brand in Object(error)
  }

  get [brand](): true {
    return true
  }

  /** The long form, made of what the error holds: what happened, what was tried, how to mend it. `message` stays one line. Neither ever holds a key. */
  explain(): string {
    return explain(this)
  }

  /** Safe to log: no key, no request, no partial. */
  toJSON(): LLMErrorJSON {
    const { name, code, message, provider, model, status, requestId, retryable, retryAfter, fix } = this
    return known<LLMErrorJSON>({ name, code, message, provider, model, status, requestId, retryable, retryAfter, fix })
  }

  /** The same error with more known about it: the target it came from, what had arrived, what was tried. */
  with(details: LLMErrorDetails, message = this.message): LLMError {
    const error = new LLMError(this.code, message, { ...this, cause: this.cause, ...details })
    // Where it was thrown is worth more than where more became known; the first line of a stack is its message.
    if (this.stack) error.stack = this.stack.replace(this.message, () => error.message)
    return error
  }
}
