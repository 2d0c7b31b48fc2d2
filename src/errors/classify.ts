import type { ErrorCode, ErrorInfo } from '../types/index.ts'
import { isContextOverflow } from './context-overflow.ts'
import { readErrorBody } from './error-body.ts'
import { LLMError } from './llm-error.ts'
import { readRetryAfter } from './retry-after.ts'

/**
 * First match wins: provider codes and documented wordings, or the status. Wordings are whole phrases: messages echo the
 * caller's text, which may well contain "429".
 */
const rules: readonly (readonly [ErrorCode, RegExp, ...number[]])[] = [
  [
    'content-policy',
    /content.?(filter|policy)|responsibleai|content management|safety system|usage polic|requires moderation|was flagged/i,
  ],
  [
    'authentication',
    /(invalid|incorrect|wrong).api.(key|token)|api.?key.(not.valid|invalid)|authentication|unauthenticated/i,
    401,
  ],
  [
    'quota-exceeded',
    /insufficient.(quota|balance|credits)|billing_error|payment_required|credit balance|(more|any|available) credits|reached your \w+ usage limit/i,
    402,
    412,
  ],
  [
    'not-found',
    /model_not_(found|available)|invalid_model|decommissioned|deploymentnotfound|\bnot_found|model .*does not exist|model not exist/i,
    404,
    410,
  ],
  [
    'overloaded',
    /overload|capacity exceeded|3505|slow_down|queue_exceeded|currently (unavailable|loading)|loading model/i,
    503,
    529,
    498,
  ],
  ['rate-limit', /rate.?limit|too.many.requests|resource.exhausted|throttl/i, 429],
  ['timeout', /timeout_error|deadline.exceeded/i, 408, 499, 504, 524],
  ['permission', /permission|unsupported_country|location is not supported/i, 403],
  ['invalid-output', /tool_use_failed|json_validate_failed/],
]

function codeOf(status: number | undefined, words: string, wait: number | undefined): ErrorCode {
  if (isContextOverflow(words)) return 'context-window'
  // Asked for more at once than the account's tokens a minute: waiting does not help, another target may (Groq).
  // Gemini words its rate limit like a spent quota, but says when to come back.
  if (status === 413 ? /rate.limit/i.test(words) : wait === undefined && /exceeded your current quota/i.test(words))
    return 'quota-exceeded'
  for (const [code, pattern, ...statuses] of rules)
    if (pattern.test(words) || (status && statuses.includes(status))) return code
  return (status ? status < 500 : /invalid/i.test(words)) ? 'invalid-request' : 'server'
}

const idHeaders =
  'x-request-id request-id x-generation-id apim-request-id x-debug-trace-id mistral-correlation-id inference-id x-ds-trace-id'

/**
 * The one classifier: what an error of any provider means, from its status, its body (parsed JSON, or the text where it was none)
 * and its headers. A status below 400 says nothing: the body is then an error sent under success, and its `Retry-After` is ignored.
 *
 * @example
 * classifyError(429, { error: { message: 'Please try again in 6ms.' } }) // { code: 'rate-limit', retryAfter: 6, … }
 */
export function classifyError(status: number | undefined, body: unknown, headers?: Headers): ErrorInfo {
  const failed = status && status >= 400 ? status : undefined
  const said = readErrorBody(body)
  const known = failed ?? said.status
  const retryAfter = readRetryAfter(said.message, said, failed ? headers : undefined)
  const ids = [...idHeaders.split(' ').map((name) => headers?.get(name)), said.requestId]
  const requestId = ids.find((id) => id && typeof id === 'string')
  return {
    code: codeOf(known, `${said.codes} ${said.message}`, retryAfter),
    message: said.message || `${known ? `HTTP ${known}` : 'An error'} without a message`,
    ...(retryAfter !== undefined && { retryAfter }),
    ...(typeof requestId === 'string' && { requestId }),
  }
}

/** An error that came inside a response that had begun as a success. */
export function inBandError(body: unknown): LLMError {
  const { code = 'server', message = '', ...details } = classifyError(undefined, body)
  return new LLMError(code, message, details)
}
