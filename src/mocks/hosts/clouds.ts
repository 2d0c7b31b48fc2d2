/** Clouds that differ from OpenAI by little: Together, Fireworks, Cerebras. */
import type { ChatStyle, Json } from '../dialects/chat-style.ts'
import { plainUsage } from '../dialects/chat-style.ts'
import { openAIComplaint } from '../dialects/openai-complaints.ts'
import { openAIWords } from '../dialects/openai-errors.ts'
import { openAITextEndpoint } from '../dialects/openai-text.ts'
import { omit } from '../omit.ts'
import { letters } from '../random.ts'
import { nestedShape, shapedErrors } from '../shaped-errors.ts'
import type { Said } from '../shaped-errors.ts'
import type { Host } from '../types.ts'
import { compatibleHost } from './compatible.ts'

const say = (status: number, message: string, type: string, code: string | null = null): Said => ({
  status,
  message,
  type,
  code,
})

const togetherErrors = shapedErrors({
  words: {
    ...openAIWords,
    'not-found': ({ model }) =>
      say(
        404,
        `Unable to access model ${model}. Please visit https://api.together.ai/models to view the list of supported models.`,
        'invalid_request_error',
        'model_not_available',
      ),
    authentication: () => say(401, 'Invalid API key provided.', 'invalid_request_error', 'invalid_api_key'),
    'quota-exceeded': () => say(402, 'Credit limit exceeded, please add more credits.', 'credit_limit'),
    'context-window': () =>
      say(
        422,
        '`inputs` tokens + `max_new_tokens` must be <= 131073. Given: 140000 `inputs` tokens and 2048 `max_new_tokens`',
        'input validation error',
      ),
    'rate-limit': () => say(429, 'You have reached the rate limit for this model.', 'rate_limit', 'rate_limit'),
    overloaded: () =>
      say(503, 'The server is overloaded or not ready yet.', 'service_unavailable', 'service_unavailable'),
  },
  refuse: openAIComplaint,
  shape: (said, { requestId }) => ({ id: requestId, ...(nestedShape(said) as object) }),
})

/** The role on every chunk, the text twice: in the delta and beside it. */
const togetherTouch: ChatStyle['touch'] = () => (chunk, stage) => [
  stage === 'usage'
    ? chunk
    : {
        ...chunk,
        choices: (chunk.choices as Json[]).map((choice) => {
          const delta = omit(choice.delta as Json, 'refusal')
          const { content = '' } = delta
          return {
            ...choice,
            text: content,
            delta: { token_id: 1, role: 'assistant', content: '', tool_calls: null, ...delta },
          }
        }),
      },
]

export const togetherHost: Host = compatibleHost({
  errors: togetherErrors,
  endpoints: [openAITextEndpoint(togetherErrors)],
  bases: ['https://api.together.ai/v1'],
  models: ['meta-llama/Llama-3.3-70B-Instruct-Turbo', 'deepseek-ai/DeepSeek-R1', 'BAAI/bge-large-en-v1.5'],
  style: {
    calls: 'whole',
    reasoning: 'reasoning',
    usage: 'with-finish',
    usageOf: (usage) => ({ ...plainUsage(usage), cached_tokens: 0 }),
    touch: togetherTouch,
    id: ({ requestId }) => requestId.slice(0, 16),
    completion: (completion) => ({ ...completion, prompt: [] }),
  },
  // Also on answers that are none of the throttled kind.
  headers: ({ requestId }) => ({ 'x-request-id': requestId, 'x-ratelimit-limit': '600', 'retry-after': '0' }),
  list: (rows) => rows,
  row: (id, { created }) => ({
    id,
    object: 'model',
    created,
    type: id.includes('bge') ? 'embedding' : 'chat',
    running: false,
    display_name: id,
    organization: id.split('/')[0] ?? '',
    context_length: 131_072,
    pricing: { hourly: 0, input: 0.88, output: 0.88, base: 0, finetune: 0 },
  }),
})

export const fireworksHost: Host = compatibleHost({
  errors: shapedErrors({
    words: {
      ...openAIWords,
      'not-found': () => say(404, 'Model not found, inaccessible, and/or not deployed', 'error', 'NOT_FOUND'),
      authentication: () => say(401, 'The API key you provided is invalid.', 'error', 'UNAUTHORIZED'),
      permission: () => say(403, 'You do not have permission to use this model.', 'error', 'FORBIDDEN'),
      'quota-exceeded': () =>
        say(
          412,
          'Account is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices.',
          'error',
          'PRECONDITION_FAILED',
        ),
      'context-window': () =>
        say(400, 'The prompt is too long: 140000, model maximum context length: 131071', 'invalid_request_error'),
      'rate-limit': () => say(429, 'Rate limit exceeded, please try again later', 'error', 'TOO_MANY_REQUESTS'),
      overloaded: () => say(503, 'Service is currently overloaded', 'error', 'SERVICE_UNAVAILABLE'),
    },
    refuse: openAIComplaint,
    shape: ({ message, type, code }) => ({ error: { object: 'error', type, ...(code && { code }), message } }),
  }),
  models: ['accounts/fireworks/models/llama-v3p3-70b-instruct', 'accounts/fireworks/models/deepseek-r1'],
  style: { usage: 'with-finish', usageOf: plainUsage },
  chat: {
    check: ({ body }) =>
      Number(body.max_tokens ?? body.max_completion_tokens ?? 0) > 4096 && body.stream !== true
        ? {
            reason: 'wrong-value',
            path: ['max_tokens'],
            message: 'Requests with max_tokens > 4096 must have stream=true',
          }
        : undefined,
  },
  headers: () => ({ 'x-ratelimit-limit-requests': '600', 'x-ratelimit-remaining-requests': '599' }),
})

export const cerebrasHost: Host = compatibleHost({
  errors: shapedErrors({
    words: {
      ...openAIWords,
      'not-found': ({ model }) =>
        say(
          404,
          `Model ${model} does not exist or you do not have access to it.`,
          'not_found_error',
          'model_not_found',
        ),
      authentication: () => say(401, 'Wrong API Key', 'invalid_request_error', 'wrong_api_key'),
      'missing-key': () => say(401, 'Wrong API Key', 'invalid_request_error', 'wrong_api_key'),
      'quota-exceeded': () => say(402, 'Payment required.', 'payment_required_error', 'payment_required'),
      // A prompt that does not fit may be refused without a word.
      'context-window': () => say(400, '', ''),
      'rate-limit': () =>
        say(
          429,
          'Requests per minute limit exceeded - too many requests sent.',
          'too_many_requests_error',
          'request_quota_exceeded',
        ),
      overloaded: () =>
        say(
          429,
          "We're experiencing high traffic right now! Please try again soon.",
          'too_many_requests_error',
          'queue_exceeded',
        ),
    },
    refuse: openAIComplaint,
    shape: ({ message, type, param = null, code = null }) =>
      message === '' ? undefined : { message, type, param, code, id: '' },
  }),
  models: ['llama-3.3-70b', 'qwen-3-32b', 'gpt-oss-120b'],
  embeddings: false,
  style: {
    calls: 'whole',
    reasoning: 'reasoning',
    usage: 'with-finish',
    touch:
      (_, { created }) =>
      (chunk, stage) => [
        stage === 'finish'
          ? {
              ...chunk,
              time_info: { queue_time: 0.0001, prompt_time: 0.002, completion_time: 0.01, total_time: 0.02, created },
            }
          : chunk,
      ],
    id: ({ random }) => `chatcmpl-${letters(random, 32)}`,
  },
  headers: ({ requestId }) => ({
    'inference-id': requestId,
    'x-ratelimit-limit-requests-day': '14400',
    'x-ratelimit-reset-requests-day': '33011.382867097855',
  }),
})
