/** What went wrong, the same for every provider. docs/errors.md says of each code what is done about it. */
export type ErrorCode =
  // the caller's
  | 'invalid-request'
  | 'unsupported'
  | 'not-found'
  | 'aborted'
  // the account's
  | 'authentication'
  | 'permission'
  | 'quota-exceeded'
  | 'budget-exceeded'
  // the model's
  | 'context-window'
  | 'content-policy'
  | 'invalid-output'
  // the provider's
  | 'rate-limit'
  | 'overloaded'
  | 'server'
  | 'bad-response'
  | 'truncated'
  // the way there
  | 'unreachable'
  | 'timeout'
  | 'offline'
  | 'origin-blocked'
  | 'mixed-content'
  | 'local-network-denied'
  | 'blocked-by-csp'
  // the router's
  | 'no-target'

/** How to mend an error, for people: show the title, the steps in order, and a button that copies `copy`. */
export interface Fix {
  title: string
  steps: readonly string[]
  /** One command or value to paste into a shell, with the real origin, port or model filled in. Absent if a value has any character outside `\w . / : @ -`. */
  copy?: string
  href?: string
}

/** An `LLMError` as JSON, safe to log: no key, no request, no partial. */
export interface LLMErrorJSON {
  name: 'LLMError'
  code: ErrorCode
  message: string
  provider?: string
  model?: string
  status?: number
  requestId?: string
  retryable: boolean
  retryAfter?: number
  fix?: Fix
}
