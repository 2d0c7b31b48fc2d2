/** How a call behaves: everything that is not JSON. */
import type { ErrorCode } from './error.ts'
import type { ModelName } from './request.ts'

/** Limits in ms; a plain number is `total`. Running into one is a `timeout` error. */
export interface Timeouts {
  /** ms, the whole call, every attempt and wait included. Default 600 000 for a plain call, none for a stream. */
  total?: number
  /** ms until the first token of one attempt of a stream. Default 60 000; off for local providers and endpoints, wherever they run: a model that loads slowly must not be aborted. */
  firstToken?: number
  /** ms between two pieces of a stream. Default 60 000. */
  idle?: number
}

/**
 * How one call behaves; what is left out is the client's. All times are in ms.
 *
 * @example { signal, timeout: { firstToken: 10_000 }, retry: 1, fallbacks: ['ollama/llama3.2'] }
 */
export interface CallOptions {
  signal?: AbortSignal
  timeout?: number | Timeouts
  retry?: number | RetryPolicy
  /** Tried after `model`, in order. */
  fallbacks?: readonly ModelName[] | Fallbacks
  /**
   * For the first name in `model` alone (which then may not be a route): a fallback never sees another provider's key. A key that was
   * configured, or found in the environment, goes to the origin it was configured for and nowhere else: another `baseURL` goes without,
   * or with its own `apiKey`. Redirects are never followed: `fetch` would carry `x-api-key` along.
   */
  apiKey?: string
  baseURL?: string
  headers?: Record<string, string>
  cache?: boolean | { ttl?: number }
  /** A request field the target cannot express: left out with a warning (default), left out silently, or an error. */
  unsupported?: 'warn' | 'drop' | 'error'
  /** A stream that breaks after its first token: fail with the partial (default), start over, or go on from the partial. */
  onInterrupt?: 'fail' | 'restart' | 'continue'
  /** For callbacks; never sent. */
  context?: Record<string, unknown>
}

/** Any Standard Schema. One that can say itself as JSON Schema (zod 4, arktype, …) also becomes `response_format`; for one that cannot (zod/mini), give `response_format` too, else `invalid-request`. */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (
      value: unknown,
    ) =>
      | { value: Output; issues?: undefined }
      | { issues: readonly { message: string }[] }
      | Promise<{ value: Output; issues?: undefined } | { issues: readonly { message: string }[] }>
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
    readonly jsonSchema?: unknown
  }
}

/** How often and when a target that failed is tried again. A plain number is `retries`, for every cause. */
export interface RetryPolicy {
  /** Further tries of the same target after the first. Default 2. */
  retries?: number
  /** Overrides by cause, e.g. `{ 'rate-limit': 4, timeout: 0 }`; not for what every target would refuse as well, such as `invalid-request`. */
  byCode?: Partial<Record<ErrorCode, number>>
  /** ms; full-jitter exponential between them. Defaults 500 and 20 000. Retry-After wins; one longer than `maxDelay` fails over at once. */
  baseDelay?: number
  maxDelay?: number
  /** Retries may be at most this share of the requests of the last minute (default 0.2), but never fewer than 10 a minute: an outage is not made worse, and one user still gets theirs. */
  budget?: number
}

/**
 * Whom to ask when a call fails, by cause; a cause without a list of its own uses `any`, an empty list says "nobody".
 *
 * @example { any: ['ollama/llama3.2'], 'context-window': ['gemini/gemini-2.5-flash'] }
 */
export interface Fallbacks {
  any?: readonly ModelName[]
  'context-window'?: readonly ModelName[]
  'content-policy'?: readonly ModelName[]
}
