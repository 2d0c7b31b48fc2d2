import { bracketPath, isWhole, typeName } from '../complaints.ts'
import type { Complaint } from '../complaints.ts'
import { letters } from '../random.ts'
import type { Errors, Exchange, Failure, WireAnswer } from '../types.ts'

interface OpenAIError {
  message: string
  type: string
  param: string | null
  code: string | null
}
const error = (
  message: string,
  type = 'invalid_request_error',
  code: string | null = null,
  param: string | null = null,
): { error: OpenAIError } => ({ error: { message, type, param, code } })

const kinds: Record<string, string> = {
  boolean: 'a boolean',
  string: 'a string',
  array: 'an array',
  record: 'an object',
  object: 'an object',
  int: 'an integer',
  number: 'a decimal',
}
const aKind = (kind: string) => {
  const names = kind.split('|').map((each) => kinds[each] ?? each)
  return names.length > 1 ? `one of ${names.join(' or ')}` : names[0]
}
const aValue = (got: unknown) => `${/^[aeio]/.test(typeName(got)) ? 'an' : 'a'} ${typeName(got)}`

function bound({ reason, origin, expected, got, path }: Complaint, param: string): { error: OpenAIError } {
  const above = reason === 'too-big'
  if (origin !== 'number') {
    const length = (got as { length?: number } | undefined)?.length ?? 0
    const what = origin ?? 'array'
    const limit = above ? 'maximum' : 'minimum'
    if (length === 0)
      return error(
        `Invalid '${param}': empty ${what}. Expected ${what === 'string' ? 'a' : 'an'} ${what} with minimum length ${expected}, but got an empty ${what} instead.`,
        'invalid_request_error',
        `empty_${what}`,
        param,
      )
    return error(
      `Invalid '${param}': ${what} too ${above ? 'long' : 'short'}. Expected ${what === 'string' ? 'a' : 'an'} ${what} with ${limit} length ${expected}, but got ${what === 'string' ? 'a' : 'an'} ${what} with length ${length} instead.`,
      'invalid_request_error',
      `${what}_${above ? 'above_max' : 'below_min'}_length`,
      param,
    )
  }
  const kind = isWhole(path) ? 'integer' : 'decimal'
  return error(
    `Invalid '${param}': ${kind} ${above ? 'above maximum' : 'below minimum'} value. Expected a value ${above ? '<=' : '>='} ${expected}, but got ${String(got)} instead.`,
    'invalid_request_error',
    `${kind}_${above ? 'above_max' : 'below_min'}_value`,
    param,
  )
}

/** A complaint in OpenAI's words. */
export function openAIComplaint(complaint: Complaint): { error: OpenAIError } {
  const { reason, path, expected = '', got, message } = complaint
  const param = bracketPath(path)
  const type = 'invalid_request_error'
  if (message !== undefined)
    return error(message, type, reason === 'unsupported' ? 'unsupported_value' : null, param || null)
  if (reason === 'not-json') return error('We could not parse the JSON body of your request.')
  if (reason === 'missing' && param === 'model') return error('you must provide a model parameter')
  if (reason === 'missing')
    return error(`Missing required parameter: '${param}'.`, type, 'missing_required_parameter', param)
  if (reason === 'unknown-field') return error(`Unknown parameter: '${param}'.`, type, 'unknown_parameter', param)
  if (reason === 'wrong-value')
    return error(`Invalid value: '${String(got)}'. Supported values are: ${expected}.`, type, 'invalid_value', param)
  if (reason === 'wrong-pattern')
    return error(
      `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '${expected}'.`,
      type,
      'invalid_value',
      param,
    )
  if (reason === 'too-big' || reason === 'too-small') return bound(complaint, param)
  const wanted = isWhole(path) ? 'an integer' : aKind(expected)
  return error(
    `Invalid type for '${param}': expected ${wanted}, but got ${aValue(got)} instead.`,
    type,
    'invalid_type',
    param,
  )
}

const url = 'https://platform.openai.com/account/api-keys'
type Words = (exchange: Exchange, failure: Failure) => [number, ReturnType<typeof error>]

const words: Record<Failure['code'], Words> = {
  'invalid-request': ({ model }) => [400, error(`Invalid request to ${model}.`)],
  'not-found': ({ model }) => [
    404,
    error(
      `The model \`${model}\` does not exist or you do not have access to it.`,
      'invalid_request_error',
      'model_not_found',
    ),
  ],
  authentication: () => [
    401,
    error(
      `Incorrect API key provided: sk-mo***ck. You can find your API key at ${url}.`,
      'invalid_request_error',
      'invalid_api_key',
    ),
  ],
  'missing-key': () => [
    401,
    error(
      `You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY). You can obtain an API key from ${url}.`,
    ),
  ],
  permission: () => [
    403,
    error('Country, region, or territory not supported', 'request_forbidden', 'unsupported_country_region_territory'),
  ],
  'quota-exceeded': () => [
    429,
    error(
      'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
      'insufficient_quota',
      'insufficient_quota',
    ),
  ],
  'context-window': () => [
    400,
    error(
      "This model's maximum context length is 128000 tokens. However, your messages resulted in 131072 tokens. Please reduce the length of the messages.",
      'invalid_request_error',
      'context_length_exceeded',
      'messages',
    ),
  ],
  'content-policy': () => [
    400,
    error(
      'Your request was rejected as a result of our safety system.',
      'invalid_request_error',
      'content_policy_violation',
    ),
  ],
  'rate-limit': ({ model }, { retryAfter = 1 }) => [
    429,
    error(
      `Rate limit reached for ${model} in organization org-mock on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in ${retryAfter}s. Visit https://platform.openai.com/account/rate-limits to learn more.`,
      'requests',
      'rate_limit_exceeded',
    ),
  ],
  overloaded: () => [
    503,
    error(
      'The server is currently overloaded with other requests. Sorry about that! You can retry your request.',
      'server_error',
    ),
  ],
  server: () => [
    500,
    error('The server had an error while processing your request. Sorry about that!', 'server_error'),
  ],
  'unknown-path': ({ url: { pathname } }) => [404, error(`Invalid URL (POST ${pathname})`)],
}

const requestId = ({ random }: Exchange) => `req_${letters(random, 32, '0123456789abcdef')}`

export const openAIErrors: Errors = {
  fail(failure, exchange): WireAnswer {
    const [status, body] = words[failure.code](exchange, failure)
    if (failure.message !== undefined) body.error.message = failure.message
    const { retryAfter } = failure
    const wait = retryAfter ?? (failure.code === 'rate-limit' ? 1 : undefined)
    return {
      status,
      body,
      headers: {
        'x-request-id': requestId(exchange),
        ...(wait !== undefined && { 'retry-after': String(wait), 'retry-after-ms': String(wait * 1000) }),
        ...(failure.code === 'rate-limit' && {
          'x-ratelimit-remaining-requests': '0',
          'x-ratelimit-reset-requests': `${wait}s`,
        }),
        ...(failure.code === 'quota-exceeded' && { 'x-should-retry': 'false' }),
      },
    }
  },
  refuse: (complaint, exchange) => ({
    status: 400,
    body: openAIComplaint(complaint),
    headers: { 'x-request-id': requestId(exchange) },
  }),
}
