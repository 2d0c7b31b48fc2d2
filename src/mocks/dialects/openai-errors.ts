import { nestedShape, shapedErrors } from '../shaped-errors.ts'
import type { Said, Words } from '../shaped-errors.ts'
import type { Exchange } from '../types.ts'
import { openAIComplaint } from './openai-complaints.ts'

const keys = 'https://platform.openai.com/account/api-keys'
const invalid = (status: number, message: string, code: string | null = null): Said => ({
  status,
  message,
  type: 'invalid_request_error',
  code,
})

/** OpenAI's words; its followers say many of these too. */
export const openAIWords: Words = {
  'invalid-request': ({ model }) => invalid(400, `Invalid request to ${model}.`),
  'not-found': ({ model }) =>
    invalid(404, `The model \`${model}\` does not exist or you do not have access to it.`, 'model_not_found'),
  authentication: () =>
    invalid(401, `Incorrect API key provided: sk-mo***ck. You can find your API key at ${keys}.`, 'invalid_api_key'),
  'missing-key': () =>
    invalid(
      401,
      `You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY). You can obtain an API key from ${keys}.`,
    ),
  permission: () => ({
    status: 403,
    message: 'Country, region, or territory not supported',
    type: 'request_forbidden',
    code: 'unsupported_country_region_territory',
  }),
  'quota-exceeded': () => ({
    status: 429,
    message:
      'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
    type: 'insufficient_quota',
    code: 'insufficient_quota',
  }),
  'context-window': () => ({
    ...invalid(
      400,
      "This model's maximum context length is 128000 tokens. However, your messages resulted in 131072 tokens. Please reduce the length of the messages.",
      'context_length_exceeded',
    ),
    param: 'messages',
  }),
  'content-policy': () =>
    invalid(400, 'Your request was rejected as a result of our safety system.', 'content_policy_violation'),
  'rate-limit': ({ model }, { retryAfter }) => ({
    status: 429,
    message: `Rate limit reached for ${model} in organization org-mock on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in ${retryAfter}s. Visit https://platform.openai.com/account/rate-limits to learn more.`,
    type: 'requests',
    code: 'rate_limit_exceeded',
  }),
  overloaded: () => ({
    status: 503,
    message: 'The server is currently overloaded with other requests. Sorry about that! You can retry your request.',
    type: 'server_error',
  }),
  server: () => ({
    status: 500,
    message: 'The server had an error while processing your request. Sorry about that!',
    type: 'server_error',
  }),
  'unknown-path': ({ url: { pathname } }) => invalid(404, `Invalid URL (POST ${pathname})`),
}

export const openAIRequestId = ({ requestId }: Exchange): string => `req_${requestId}`

export const openAIErrors = shapedErrors({
  words: openAIWords,
  refuse: openAIComplaint,
  shape: nestedShape,
  headers: ({ code }, exchange) => ({
    'x-request-id': openAIRequestId(exchange),
    ...(code === 'insufficient_quota' && { 'x-should-retry': 'false' }),
  }),
  waitHeaders: (seconds, code) => ({
    'retry-after': String(seconds),
    'retry-after-ms': String(seconds * 1000),
    ...(code === 'rate-limit' && {
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': `${seconds}s`,
    }),
  }),
})
