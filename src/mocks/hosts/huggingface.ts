import { openAIChatEndpoint } from '../dialects/openai-chat.ts'
import { openAIComplaint } from '../dialects/openai-complaints.ts'
import { openAIWords } from '../dialects/openai-errors.ts'
import { featureExtraction } from '../dialects/huggingface.ts'
import { openAIModelEndpoints } from '../dialects/openai-lists.ts'
import { nestedShape, shapedErrors } from '../shaped-errors.ts'
import type { Said } from '../shaped-errors.ts'
import type { Host } from '../types.ts'
import { hasBearer } from './openai.ts'

const plain = (status: number, message: string): Said => ({ status, message })

/** The router: a plain text under `error`, or OpenAI's shape where it says so. */
const errors = shapedErrors({
  words: {
    ...openAIWords,
    'not-found': ({ model }) => ({
      status: 400,
      message: `The requested model '${model}' does not exist`,
      type: 'invalid_request_error',
      code: 'model_not_found',
      param: 'model',
    }),
    authentication: () => plain(401, 'Invalid username or password.'),
    'missing-key': () => plain(401, 'Invalid username or password.'),
    permission: () =>
      plain(403, 'This authentication method does not have sufficient permissions to call Inference Providers.'),
    'quota-exceeded': () =>
      plain(
        402,
        'You have exceeded your monthly included credits for Inference Providers. Subscribe to PRO to get 20x more monthly included credits.',
      ),
    'rate-limit': () => plain(429, 'Too Many Requests'),
    overloaded: ({ model }) => ({
      ...plain(503, `Model ${model} is currently loading`),
      more: { estimated_time: 20 },
    }),
    server: () => plain(500, 'Internal Server Error'),
    'unknown-path': () => plain(404, 'Not Found'),
  },
  refuse: openAIComplaint,
  shape: (said) => (said.type === undefined ? { error: said.message, ...said.more } : nestedShape(said)),
})

const v1 = String.raw`^(?:\/v1)?`

export const huggingFaceHost: Host = {
  errors,
  bases: ['https://router.huggingface.co'],
  hasKey: hasBearer,
  models: ['meta-llama/Llama-3.3-70B-Instruct', 'deepseek-ai/DeepSeek-R1', 'BAAI/bge-small-en-v1.5'],
  dimensions: 384,
  // Seen on answers that are none of the throttled kind.
  headers: ({ requestId }) => ({ 'x-request-id': requestId, 'retry-after': '0' }),
  endpoints: [
    openAIChatEndpoint({
      errors,
      path: new RegExp(String.raw`${v1}\/chat\/completions$`),
      style: { reasoning: 'think', calls: 'whole', usage: 'with-finish' },
    }),
    featureExtraction(errors, /^(?:\/hf-inference)?\/models\/(?<model>.+)\/pipeline\/feature-extraction$/),
    ...openAIModelEndpoints({
      errors,
      open: true,
      row: (id, { created }) => ({
        id,
        object: 'model',
        created,
        owned_by: id.split('/')[0] ?? '',
        providers: [{ provider: 'together', status: 'live', context_length: 131_072, supports_tools: true }],
      }),
    }).map((endpoint) => ({ ...endpoint, path: new RegExp(endpoint.path.source.replace('^', v1)) })),
  ],
}
