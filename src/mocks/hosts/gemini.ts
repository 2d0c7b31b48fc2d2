import { bracketPath, isWhole, typeName } from '../complaints.ts'
import type { Complaint } from '../complaints.ts'
import { geminiChat } from '../dialects/gemini.ts'
import { geminiEmbeddings, geminiLists } from '../dialects/gemini-lists.ts'
import { shapedErrors } from '../shaped-errors.ts'
import type { Said, Words } from '../shaped-errors.ts'
import type { Host } from '../types.ts'

const info = (reason: string) => ({
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason,
  domain: 'googleapis.com',
  metadata: { service: 'generativelanguage.googleapis.com' },
})
const say = (status: number, type: string, message: string, details?: unknown[]): Said => ({
  status,
  type,
  message,
  ...(details && { more: { details } }),
})
const quota = 'You exceeded your current quota, please check your plan and billing details.'
const violation = {
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier', quotaValue: '10' }],
}

const words: Words = {
  'invalid-request': () => say(400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.'),
  'not-found': ({ model }) =>
    say(
      404,
      'NOT_FOUND',
      `models/${model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`,
    ),
  authentication: () =>
    say(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [info('API_KEY_INVALID')]),
  'missing-key': () =>
    say(
      403,
      'PERMISSION_DENIED',
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
    ),
  permission: () => say(400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.'),
  'quota-exceeded': () =>
    say(
      429,
      'RESOURCE_EXHAUSTED',
      `${quota} For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.`,
      [violation],
    ),
  'context-window': () =>
    say(
      400,
      'INVALID_ARGUMENT',
      'The input token count (1250074) exceeds the maximum number of tokens allowed (1048576).',
    ),
  'content-policy': () => say(400, 'INVALID_ARGUMENT', 'The prompt was blocked by the content policy.'),
  'rate-limit': ({ model }, { retryAfter = 1 }) =>
    say(
      429,
      'RESOURCE_EXHAUSTED',
      `${quota} * Quota exceeded for metric: generativelanguage.googleapis.com/generate_content_free_tier_requests, limit: 10, model: ${model}\nPlease retry in ${retryAfter}s.`,
      [violation, { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfter}s` }],
    ),
  overloaded: () => say(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
  server: () =>
    say(
      500,
      'INTERNAL',
      'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
    ),
  'unknown-path': ({ url: { pathname } }) =>
    say(404, 'NOT_FOUND', `The requested URL ${pathname} was not found on this server.`),
}

const snake = (name: string) => name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)

function complaintText({ reason, path, expected = '', got, message }: Complaint): string {
  if (message !== undefined) return message
  const where = snake(bracketPath(path))
  const parent = snake(bracketPath(path.slice(0, -1)))
  if (reason === 'not-json') return 'Invalid JSON payload received. Unexpected end of string.'
  if (reason === 'unknown-field')
    return `Invalid JSON payload received. Unknown name "${String(path.at(-1))}"${parent && ` at '${parent}'`}: Cannot find field.`
  if (reason === 'missing') return `* GenerateContentRequest.${where}: ${where.split('.').at(-1)} is not specified`
  if (reason === 'too-small' || reason === 'too-big')
    return path.length === 1 && where === 'contents'
      ? '* GenerateContentRequest.contents: contents is not specified'
      : `* GenerateContentRequest.${where}: ${where.split('.').at(-1)} must be ${reason === 'too-big' ? 'at most' : 'at least'} ${expected}.`
  const type = isWhole(path) ? 'TYPE_INT32' : expected === 'number' ? 'TYPE_FLOAT' : 'TYPE_STRING'
  return `Invalid value at '${where}' (${type}), ${typeName(got) === 'string' ? `"${String(got)}"` : JSON.stringify(got)}`
}

/** No limits and no ids in headers: what there is to know stands in the body. */
const geminiErrors = shapedErrors({
  words,
  refuse: (complaint) => say(400, 'INVALID_ARGUMENT', complaintText(complaint)),
  shape: ({ status, type, message, more }) => ({ error: { code: status, message, status: type, ...more } }),
  waitHeaders: () => ({}),
})

export const geminiHost: Host = {
  errors: geminiErrors,
  hasKey: ({ headers, url }) =>
    Boolean(headers.get('x-goog-api-key') ?? url.searchParams.get('key')) ||
    /^Bearer \S/.test(headers.get('authorization') ?? ''),
  models: ['gemini-2.5-pro', 'gemini-2.5-flash', 'gemini-embedding-001'],
  dimensions: 3072,
  headers: () => ({ 'server-timing': 'gfet4t7; dur=412', 'x-gemini-service-tier': 'standard' }),
  endpoints: [...geminiChat(geminiErrors), ...geminiEmbeddings(geminiErrors), ...geminiLists(geminiErrors)],
}
