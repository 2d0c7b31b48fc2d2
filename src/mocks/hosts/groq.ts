import * as z from 'zod/mini'
import { anything } from '../dialects/anything.ts'
import type { Complaint } from '../complaints.ts'
import { bracketPath } from '../complaints.ts'
import { chatFields, followerFields } from '../dialects/openai-chat-schema.ts'
import { openAIComplaint } from '../dialects/openai-complaints.ts'
import { openAIWords } from '../dialects/openai-errors.ts'
import { event } from '../framing.ts'
import { letters, lowercase } from '../random.ts'
import { shapedErrors } from '../shaped-errors.ts'
import type { Said } from '../shaped-errors.ts'
import type { Usage } from '../../types/index.ts'
import type { Host } from '../types.ts'
import { compatibleHost } from './compatible.ts'

const schema = z.strictObject({
  ...followerFields,
  temperature: chatFields.temperature,
  stop: chatFields.stop,
  n: z.nullish(z.int().check(z.minimum(1), z.maximum(1))),
  reasoning_effort: z.nullish(z.enum(['none', 'default', 'low', 'medium', 'high'])),
  reasoning_format: z.nullish(z.enum(['hidden', 'raw', 'parsed'])),
  include_reasoning: z.nullish(z.boolean()),
  service_tier: z.nullish(z.enum(['auto', 'on_demand', 'flex', 'performance'])),
  citation_options: anything,
  compound_custom: anything,
  disable_tool_validation: anything,
  documents: anything,
  exclude_domains: anything,
  function_call: anything,
  functions: anything,
  include_domains: anything,
  search_settings: anything,
  store: anything,
})

const say = (status: number, message: string, code: string | null, type = 'invalid_request_error'): Said => ({
  status,
  message,
  type,
  code,
})

function refuse(complaint: Complaint): Said {
  if (complaint.reason === 'unknown-field')
    return say(400, `property '${bracketPath(complaint.path)}' is unsupported`, null)
  return openAIComplaint(complaint)
}

const errors = shapedErrors({
  words: {
    ...openAIWords,
    'not-found': ({ model }) =>
      say(404, `The model \`${model}\` does not exist or you do not have access to it.`, 'model_not_found'),
    authentication: () => say(401, 'Invalid API Key', 'invalid_api_key'),
    'missing-key': () => say(401, 'Invalid API Key', 'invalid_api_key'),
    permission: () =>
      say(403, 'The model is blocked at the organization level.', 'model_permission_blocked_org', 'permissions_error'),
    'quota-exceeded': () =>
      say(
        413,
        'Request too large for model on tokens per minute (TPM): Limit 6000, Requested 9000, please reduce your message size and try again.',
        'rate_limit_exceeded',
        'tokens',
      ),
    'context-window': () =>
      say(400, 'Please reduce the length of the messages or completion.', 'context_length_exceeded'),
    'rate-limit': ({ model }, { retryAfter }) =>
      say(
        429,
        `Rate limit reached for model \`${model}\` in organization \`org_mock\` on requests per minute (RPM): Limit 30, Used 30, Requested 1. Please try again in ${retryAfter}s. Visit https://console.groq.com/docs/rate-limits for more information.`,
        'rate_limit_exceeded',
        'requests',
      ),
    overloaded: () => say(503, 'Service unavailable', 'service_unavailable', 'internal_server_error'),
    server: () => say(500, 'Internal Server Error', null, 'internal_server_error'),
  },
  refuse,
  shape: ({ message, type, code }) => ({ error: { message, type, ...(code && { code }) } }),
})

const timed = (usage: Usage) => ({
  queue_time: 0.02,
  prompt_tokens: usage.prompt_tokens,
  prompt_time: usage.prompt_tokens / 10_000,
  completion_tokens: usage.completion_tokens,
  completion_time: usage.completion_tokens / 500,
  total_tokens: usage.total_tokens,
  total_time: usage.prompt_tokens / 10_000 + usage.completion_tokens / 500,
  ...(usage.completion_tokens_details && { completion_tokens_details: usage.completion_tokens_details }),
})

export const groqHost: Host = compatibleHost({
  errors,
  models: ['llama-3.3-70b-versatile', 'openai/gpt-oss-120b', 'qwen/qwen3-32b'],
  embeddings: {},
  chat: {
    schema,
    inBand: () =>
      event(
        { error: { message: 'Internal Server Error', type: 'internal_server_error', status_code: 500 } },
        {},
        'error',
      ),
  },
  style: {
    calls: 'whole',
    reasoning: 'reasoning',
    usage: 'with-finish',
    usageOf: timed,
    id: ({ random }) => `chatcmpl-${letters(random, 36, lowercase)}`,
    callId: ({ random }) => `fc_${letters(random, 24, lowercase)}`,
    touch(_, { requestId, random }) {
      const id = `req_${requestId.slice(0, 26)}`
      const seed = Math.floor(random() * 2 ** 31)
      return (chunk, stage) => {
        if (stage === 'role') return [{ ...chunk, x_groq: { id, seed } }]
        return [stage === 'finish' ? { ...chunk, x_groq: { id, usage: chunk.usage } } : chunk]
      }
    },
    completion: (completion, _, { requestId }) => ({
      ...completion,
      x_groq: { id: `req_${requestId.slice(0, 26)}` },
      service_tier: 'on_demand',
    }),
  },
  headers: ({ requestId }) => ({
    'x-request-id': `req_${requestId.slice(0, 26)}`,
    'x-groq-region': 'fra',
    'x-ratelimit-limit-requests': '14400',
    'x-ratelimit-remaining-requests': '14399',
    'x-ratelimit-reset-requests': '2m59.56s',
  }),
  row: (id, { created }) => ({
    id,
    object: 'model',
    created,
    owned_by: 'mock',
    active: true,
    context_window: 131_072,
    public_apps: null,
    max_completion_tokens: 32_768,
  }),
})
