import type { ErrorCode, ErrorInfo } from '../types/index.ts'
import { readErrorBody } from './error-body.ts'
import { LLMError } from './llm-error.ts'
import { readRetryAfter } from './retry-after.ts'

/**
 * First match wins, in `status,wait codes message`: `429,6000 rate_limit_exceeded Rate limit reached …`, where status and wait
 * (ms) may be absent. Wordings are provider codes and documented phrases, whole: messages echo the caller's text, which may
 * well contain "429". What begins with `^` is about status and wait, which no text can pretend.
 */
const rules: readonly (readonly [ErrorCode, RegExp])[] = [
  // The prompt does not fit. Not, though, where tokens mean pace: Bedrock's "Too many tokens, please wait", tokens a minute.
  [
    'context-window',
    /^(?![^]*(rate.limit|too many requests|tokens per (min|day)|please wait))[^]*(context.(length|window|limit|size)|(prompt|input|string)( is)? too long|maximum (prompt|input) length|reduce the length|model token limit|token.(limit|count).*(exceed|reached)|tokens?\b.* exceeds the limit|too.many.(prompt.)?tokens|length of all messages|(less than|keep the first) \d+ tokens|max_new_tokens. must|(max_|input )tokens.exceed|physical batch|tokens allowed|while limit is|length limit exceeded)/i,
  ],
  [
    'content-policy',
    /content.?(filter|policy|management)|responsibleai|safety system|usage polic|requires moderation|was flagged/i,
  ],
  [
    'authentication',
    /^401|(invalid|incorrect|wrong).api.(key|token)|api.?key.(not.valid|invalid)|authentication|unauthenticated/i,
  ],
  // 413: more at once than the account's tokens a minute (Groq); waiting does not help, another target may.
  // Gemini words its rate limit like a spent quota, but says when to come back.
  [
    'quota-exceeded',
    /^4[01]2|^413[^]*rate.limit|^\d*, [^]*exceeded your current quota|insufficient.(quota|balance|credits)|billing_error|payment_required|credit balance|(more|any|available) credits|reached your \w+ usage limit/i,
  ],
  [
    'not-found',
    /^4(04|10)|model.not.(found|available|exist)|invalid_model|decommissioned|deploymentnotfound|\bnot_found|model .*does not exist/i,
  ],
  [
    'overloaded',
    /^(503|529|498)|overload|capacity exceeded| 3505|slow_down|queue_exceeded|currently (unavailable|loading)|loading model/i,
  ],
  ['rate-limit', /^429|rate.?limit|too.many.requests|resource.exhausted|throttl/i],
  ['timeout', /^(408|499|504|524)|timeout_error|deadline.exceeded/i],
  ['permission', /^403|permission|unsupported_country|location is not supported/i],
  ['invalid-output', /tool_use_failed|json_validate_failed/],
  ['invalid-request', /^4|^,[^]*invalid/i],
]

const idHeaders =
  'x-request-id request-id x-generation-id apim-request-id x-debug-trace-id mistral-correlation-id inference-id x-ds-trace-id'

/**
 * The one classifier: what an error of any provider means, from its status, its body (parsed JSON, or the text where it was none)
 * and its headers. A status below 400 says nothing: the body is then an error sent under success, and its `Retry-After` is ignored.
 *
 * @example
 * classifyError(429, { error: { message: 'Please try again in 6ms.' } }) // { code: 'rate-limit', retryAfter: 6, … }
 */
export function classifyError(
  status: number | undefined,
  body: unknown,
  headers?: Headers,
): ErrorInfo & { code: ErrorCode; message: string } {
  const [message, codes, named, wait] = readErrorBody(body)
  // In-band errors may name the status themselves (OpenRouter, Groq, vLLM).
  const known = [status, ...codes].map(Number).find((code) => code >= 400 && code < 600)
  const retryAfter = readRetryAfter(wait + message, known === status ? headers : undefined)
  // The beginning says it, and what looks for the end of each phrase takes the square of a length.
  const words = `${[known, retryAfter]} ${codes.join(' ')} ${message}`.slice(0, 5000)
  const requestId =
    idHeaders
      .split(' ')
      .map((name) => headers?.get(name))
      .find(Boolean) || named
  const told = headers?.get('x-should-retry')
  return {
    code: rules.find(([, said]) => said.test(words))?.[0] ?? 'server',
    message: message || `${known ? `HTTP ${known}` : 'An error'} without a message`,
    ...(retryAfter !== undefined && { retryAfter }),
    ...(requestId && { requestId }),
    // OpenAI and Anthropic say it themselves.
    ...(told && { retryable: told === 'true' }),
  }
}

/** An error that came inside a response that had begun as a success. */
export function inBandError(body: unknown): LLMError {
  const info = classifyError(undefined, body)
  return new LLMError(info.code, info.message, info)
}
