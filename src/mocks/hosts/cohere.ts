import { dotPath } from '../complaints.ts'
import type { Complaint } from '../complaints.ts'
import { cohereChatEndpoint } from '../dialects/cohere.ts'
import { cohereEmbedEndpoint, cohereModels } from '../dialects/cohere-lists.ts'
import { uuid } from '../random.ts'
import { shapedErrors } from '../shaped-errors.ts'
import type { Said, Words } from '../shaped-errors.ts'
import type { Host } from '../types.ts'
import { hasBearer } from './openai.ts'

const say = (status: number, message: string, type?: string): Said => ({ status, message, ...(type && { type }) })
const keys = 'https://dashboard.cohere.com/api-keys'

const words: Words = {
  'invalid-request': () => say(400, 'invalid request: the request is not valid.'),
  'not-found': ({ model }) =>
    say(
      404,
      `model '${model}' not found, make sure the correct model ID was used and that you have access to the model.`,
    ),
  authentication: () => say(401, `Incorrect API key provided: ***. You can find your API key at ${keys}.`),
  'missing-key': () => say(401, 'no api key supplied'),
  permission: () => say(403, 'You do not have permission to use this resource.'),
  'quota-exceeded': () => say(402, 'You have reached your billing limit. Please check your billing settings.'),
  'context-window': () =>
    say(
      400,
      'too many tokens: size limit exceeded by 25836 tokens. Try using shorter or fewer inputs. The limit for this model is 288000 tokens.',
      'TOO_MANY_TOKENS',
    ),
  'content-policy': () => say(498, 'Your request was blocked by our content policy.'),
  'rate-limit': () =>
    say(
      429,
      "You are using a Trial key, which is limited to 20 API calls / minute. You can continue to use the Trial key for free or upgrade to a Production key with higher rate limits at 'https://dashboard.cohere.com/api-keys'.",
    ),
  overloaded: () => say(503, 'The service is currently unavailable. Please try again later.'),
  server: () => say(500, 'internal server error, this has been reported to our developers'),
  'unknown-path': ({ url: { pathname } }) => say(404, `endpoint '${pathname}' not found`),
}

function complaintSaid({ reason, path, expected = '', message }: Complaint): Said {
  const where = dotPath(path)
  if (message !== undefined) return say(400, message)
  if (reason === 'not-json') return say(400, 'invalid json syntax')
  if (reason === 'missing') return say(400, `invalid request: ${where} is required`)
  if (reason === 'unknown-field') return say(422, `unknown field: parameter '${where}' is not a valid field`)
  if (reason === 'too-big') return say(400, `invalid request: ${where} must be less than or equal to ${expected}`)
  if (reason === 'too-small') return say(400, `invalid request: ${where} must be greater than or equal to ${expected}`)
  if (reason === 'wrong-value') return say(422, `invalid value for ${where}: valid values are ${expected}`)
  return say(422, `invalid type: parameter '${where}' must be of type ${expected}`)
}

const cohereErrors = shapedErrors({
  words,
  refuse: complaintSaid,
  shape: ({ message, type }, { random }) => ({ id: uuid(random), message, ...(type && { error_type: type }) }),
})

export const cohereHost: Host = {
  errors: cohereErrors,
  bases: ['https://api.cohere.com', 'https://api.cohere.ai'],
  hasKey: hasBearer,
  models: ['command-a-03-2025', 'command-a-reasoning-08-2025', 'embed-v4.0'],
  dimensions: 1536,
  headers: ({ requestId }) => ({
    'x-debug-trace-id': requestId,
    'x-trial-endpoint-call-limit': '20',
    'x-trial-endpoint-call-remaining': '19',
    'access-control-expose-headers': 'X-Debug-Trace-ID',
  }),
  endpoints: [cohereChatEndpoint(cohereErrors), cohereEmbedEndpoint(cohereErrors), cohereModels(cohereErrors)],
}
