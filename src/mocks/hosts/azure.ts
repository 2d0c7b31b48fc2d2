import type { ChatStyle, Json } from '../dialects/chat-style.ts'
import { openAIChatEndpoint } from '../dialects/openai-chat.ts'
import { openAIChat } from '../dialects/openai-chat-schema.ts'
import { openAIComplaint } from '../dialects/openai-complaints.ts'
import { openAIWords } from '../dialects/openai-errors.ts'
import { openAIEmbeddingEndpoint, openAIEmbeddings, openAIModelEndpoints } from '../dialects/openai-lists.ts'
import { nestedShape, shapedErrors } from '../shaped-errors.ts'
import type { Said } from '../shaped-errors.ts'
import type { Endpoint, Exchange, Host } from '../types.ts'
import { checkOpenAI } from './openai-check.ts'
import { hasBearer } from './openai.ts'

const say = (status: number, code: string, message: string, more?: Said['more']): Said => ({
  status,
  code,
  message,
  type: null,
  ...(more && { more }),
})
const denied =
  'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.'
const filtered = { hate: { filtered: true, severity: 'high' }, jailbreak: { filtered: false, detected: false } }

const errors = shapedErrors({
  words: {
    ...openAIWords,
    'not-found': () =>
      say(
        404,
        'DeploymentNotFound',
        'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
      ),
    authentication: () => say(401, '401', denied),
    'missing-key': () => say(401, '401', denied),
    permission: () => say(403, '403', 'Access denied due to Virtual Network/Firewall rules.'),
    'content-policy': () =>
      say(
        400,
        'content_filter',
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.",
        {
          param: 'prompt',
          status: 400,
          innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: filtered },
        },
      ),
    'rate-limit': (_, { retryAfter }) =>
      say(
        429,
        '429',
        `Requests to the ChatCompletions_Create Operation under Azure OpenAI API have exceeded call rate limit of your current pricing tier. Please retry after ${retryAfter} seconds.`,
      ),
    overloaded: () =>
      say(
        503,
        'ServiceUnavailable',
        'The service is temporarily unable to process your request. Please try again later.',
      ),
    server: () =>
      say(500, 'InternalServerError', 'The server had an error while processing your request. Sorry about that!'),
    'unknown-path': () => say(404, '404', 'Resource not found'),
  },
  refuse: openAIComplaint,
  shape: nestedShape,
  headers: (_, { requestId }) => ({ 'apim-request-id': requestId }),
  waitHeaders: (seconds) => ({ 'retry-after': String(seconds), 'retry-after-ms': String(seconds * 1000) }),
})

const safe = Object.fromEntries(
  ['hate', 'self_harm', 'sexual', 'violence'].map((name) => [name, { filtered: false, severity: 'safe' }]),
)
const prompt = [
  { prompt_index: 0, content_filter_results: { ...safe, jailbreak: { detected: false, filtered: false } } },
]

/** The first chunk tells of the prompt alone and is nobody's. */
const touch: ChatStyle['touch'] = () => (chunk, stage) => {
  const choices = (chunk.choices as Json[]).map((choice) => ({
    ...choice,
    content_filter_results: stage === 'delta' ? safe : {},
  }))
  const first = { choices: [], created: 0, id: '', model: '', object: '', prompt_filter_results: prompt }
  const dressed = { ...chunk, choices, system_fingerprint: 'fp_mock' }
  return stage === 'role' ? [first, dressed] : [dressed]
}

const deployment = String.raw`^(?:\/v1|\/deployments\/(?<model>[^/]+))`
const path = (tail: string) => new RegExp(`${deployment}${tail}$`)
/** By deployment the version is asked for, and the model is the deployment. */
const versioned = ({ url }: Exchange) => !url.pathname.includes('/deployments/') || url.searchParams.has('api-version')

const withVersion = (endpoint: Endpoint): Endpoint => ({
  ...endpoint,
  matches: versioned,
  prepare: ({ body, model }) => ({ ...body, model: body.model ?? model }),
})

export const azureHost: Host = {
  errors,
  bases: ['https://*.openai.azure.com/openai', 'https://*.services.ai.azure.com/openai'],
  hasKey: (exchange) => Boolean(exchange.headers.get('api-key')) || hasBearer(exchange),
  models: ['gpt-4.1', 'gpt-4o-mini', 'text-embedding-3-small'],
  dimensions: 1536,
  headers: ({ requestId }) => ({
    'apim-request-id': requestId,
    'x-ms-region': 'Sweden Central',
    'x-ratelimit-remaining-requests': '99',
    'x-ratelimit-remaining-tokens': '99000',
  }),
  endpoints: [
    withVersion(
      openAIChatEndpoint({
        errors,
        path: path(String.raw`\/chat\/completions`),
        schema: openAIChat,
        check: checkOpenAI,
        style: {
          touch,
          completion: (completion) => ({ ...completion, prompt_filter_results: prompt, system_fingerprint: 'fp_mock' }),
        },
      }),
    ),
    withVersion(openAIEmbeddingEndpoint({ errors, path: path(String.raw`\/embeddings`), schema: openAIEmbeddings })),
    ...openAIModelEndpoints({
      errors,
      row: (id, { created }) => ({ id, object: 'model', created_at: created, owned_by: 'azure', status: 'succeeded' }),
    }).map((endpoint) => ({
      ...endpoint,
      path: new RegExp(endpoint.path.source.replace('^', String.raw`^(?:\/v1)?`)),
    })),
  ],
}
