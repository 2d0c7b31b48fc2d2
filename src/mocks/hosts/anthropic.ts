import { dotPath } from '../complaints.ts'
import type { Complaint } from '../complaints.ts'
import { anthropicLists, anthropicMessages } from '../dialects/anthropic-messages.ts'
import { pydanticIssue } from '../dialects/pydantic.ts'
import { shapedErrors } from '../shaped-errors.ts'
import type { Said, Words } from '../shaped-errors.ts'
import type { Exchange, Host } from '../types.ts'

const say = (status: number, type: string, message: string): Said => ({ status, type, message })

const words: Words = {
  'invalid-request': ({ model }) => say(400, 'invalid_request_error', `This request is not valid for ${model}.`),
  'not-found': ({ model }) => say(404, 'not_found_error', `model: ${model}`),
  authentication: () => say(401, 'authentication_error', 'invalid x-api-key'),
  'missing-key': () => say(401, 'authentication_error', 'x-api-key header is required'),
  permission: () =>
    say(403, 'permission_error', 'Your API key does not have permission to use the specified resource.'),
  'quota-exceeded': () =>
    say(
      400,
      'invalid_request_error',
      'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
    ),
  'context-window': () => say(400, 'invalid_request_error', 'prompt is too long: 201234 tokens > 200000 maximum'),
  'content-policy': () => say(400, 'invalid_request_error', 'Output blocked by content filtering policy'),
  'rate-limit': () =>
    say(
      429,
      'rate_limit_error',
      'This request would exceed the rate limit for your organization of 50 requests per minute.',
    ),
  overloaded: () => say(529, 'overloaded_error', 'Overloaded'),
  server: () => say(500, 'api_error', 'Internal server error'),
  'unknown-path': () => say(404, 'not_found_error', 'Not Found'),
}

function complaintText(complaint: Complaint): string {
  if (complaint.message !== undefined) return complaint.message
  if (complaint.reason === 'not-json') return 'The request body is not valid JSON'
  const { loc, msg } = pydanticIssue(complaint)
  return `${dotPath(loc)}: ${msg}`
}

const idOf = ({ requestId }: Exchange) => `req_011C${requestId.slice(0, 20)}`

export const anthropicErrors = shapedErrors({
  words,
  refuse: (complaint) => ({ status: 400, type: 'invalid_request_error', message: complaintText(complaint) }),
  shape: ({ type, message }, exchange) => ({
    type: 'error',
    error: { type, message },
    request_id: idOf(exchange),
  }),
  headers: ({ status }, exchange) => ({
    'request-id': idOf(exchange),
    'x-should-retry': String(status === 429 || status >= 500),
  }),
})

export const anthropicHost: Host = {
  errors: anthropicErrors,
  hasKey: ({ headers }) => Boolean(headers.get('x-api-key')) || /^Bearer \S/.test(headers.get('authorization') ?? ''),
  admitsPage: ({ headers }) => headers.get('anthropic-dangerous-direct-browser-access') === 'true',
  models: ['claude-opus-4-5', 'claude-sonnet-4-5', 'claude-haiku-4-5'],
  dimensions: 0,
  headers: (exchange) => ({
    'request-id': idOf(exchange),
    'anthropic-organization-id': '00000000-0000-4000-8000-000000000000',
    'anthropic-ratelimit-requests-limit': '50',
    'anthropic-ratelimit-requests-remaining': '49',
    'anthropic-ratelimit-requests-reset': '2026-01-01T00:00:01Z',
  }),
  endpoints: [anthropicMessages(anthropicErrors), ...anthropicLists(anthropicErrors)],
}
