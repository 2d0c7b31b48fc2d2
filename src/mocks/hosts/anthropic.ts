import { dotPath, isWhole } from '../complaints.ts'
import type { Complaint } from '../complaints.ts'
import { anthropicLists, anthropicMessages } from '../dialects/anthropic-messages.ts'
import { letters } from '../random.ts'
import type { Errors, Exchange, Failure, Host } from '../types.ts'

type Words = (exchange: Exchange) => [status: number, type: string, message: string]

const words: Record<Failure['code'], Words> = {
  'invalid-request': ({ model }) => [400, 'invalid_request_error', `This request is not valid for ${model}.`],
  'not-found': ({ model }) => [404, 'not_found_error', `model: ${model}`],
  authentication: () => [401, 'authentication_error', 'invalid x-api-key'],
  'missing-key': () => [401, 'authentication_error', 'x-api-key header is required'],
  permission: () => [403, 'permission_error', 'Your API key does not have permission to use the specified resource.'],
  'quota-exceeded': () => [
    400,
    'invalid_request_error',
    'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
  ],
  'context-window': () => [400, 'invalid_request_error', 'prompt is too long: 201234 tokens > 200000 maximum'],
  'content-policy': () => [400, 'invalid_request_error', 'Output blocked by content filtering policy'],
  'rate-limit': () => [
    429,
    'rate_limit_error',
    'This request would exceed the rate limit for your organization of 50 requests per minute.',
  ],
  overloaded: () => [529, 'overloaded_error', 'Overloaded'],
  server: () => [500, 'api_error', 'Internal server error'],
  'unknown-path': () => [404, 'not_found_error', 'Not Found'],
}

const kinds: Record<string, string> = {
  string: 'string',
  boolean: 'boolean',
  array: 'list',
  int: 'integer',
  number: 'number',
  record: 'dictionary',
  object: 'dictionary',
}

function complaintText({ reason, path, expected = '', got, message }: Complaint): string {
  if (message !== undefined) return message
  const where = dotPath(path)
  if (reason === 'not-json') return 'The request body is not valid JSON'
  if (reason === 'missing') return `${where}: Field required`
  if (reason === 'unknown-field') return `${where}: Extra inputs are not permitted`
  if (reason === 'too-big') return `${where}: Input should be less than or equal to ${expected}`
  if (reason === 'too-small') return `${where}: Input should be greater than or equal to ${expected}`
  if (reason === 'wrong-value' && where.endsWith('.type'))
    return `${where.slice(0, -5)}: Input tag '${String(got)}' found using 'type' does not match any of the expected tags: ${expected}`
  if (reason === 'wrong-value') return `${where}: Input should be ${expected.replace(/, ([^,]*)$/, ' or $1')}`
  if (reason === 'wrong-pattern') return `${where}: String should match pattern '${expected}'`
  const kind = isWhole(path) ? 'integer' : (kinds[expected.split('|')[0] ?? ''] ?? expected)
  return `${where}: Input should be a valid ${kind}`
}

const requestId = ({ random }: Exchange) => `req_011C${letters(random, 20)}`
const shape = (exchange: Exchange, type: string, message: string) => {
  const request_id = requestId(exchange)
  return { body: { type: 'error', error: { type, message }, request_id }, headers: { 'request-id': request_id } }
}

export const anthropicErrors: Errors = {
  fail(failure, exchange) {
    const [status, type, message] = words[failure.code](exchange)
    const { body, headers } = shape(exchange, type, failure.message ?? message)
    const wait = failure.retryAfter ?? (failure.code === 'rate-limit' ? 1 : undefined)
    return {
      status,
      body,
      headers: {
        ...headers,
        'x-should-retry': String(status === 429 || status >= 500),
        ...(wait !== undefined && { 'retry-after': String(wait) }),
      },
    }
  },
  refuse: (complaint, exchange) => ({
    status: 400,
    ...shape(exchange, 'invalid_request_error', complaintText(complaint)),
  }),
}

export const anthropicHost: Host = {
  errors: anthropicErrors,
  hasKey: ({ headers }) => Boolean(headers.get('x-api-key')) || /^Bearer \S/.test(headers.get('authorization') ?? ''),
  models: ['claude-opus-4-5', 'claude-sonnet-4-5', 'claude-haiku-4-5'],
  dimensions: 0,
  headers: (exchange) => ({
    'request-id': requestId(exchange),
    'anthropic-organization-id': '00000000-0000-4000-8000-000000000000',
    'anthropic-ratelimit-requests-limit': '50',
    'anthropic-ratelimit-requests-remaining': '49',
    'anthropic-ratelimit-requests-reset': '2026-01-01T00:00:01Z',
  }),
  endpoints: [anthropicMessages(anthropicErrors), ...anthropicLists(anthropicErrors)],
}
