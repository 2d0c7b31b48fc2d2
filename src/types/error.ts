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

export interface Fix {
  title: string
  steps: readonly string[]
  /** One command or value to paste into a shell, with the real origin, port or model filled in. Absent if a value has any character outside `\w . / : @ -`. */
  copy?: string
  href?: string
}

/** The only error this client throws. Branded, so `LLMError.is` holds across realms and duplicate copies of the package. */
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
