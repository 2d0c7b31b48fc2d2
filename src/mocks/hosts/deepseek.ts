import type { ChatStyle, Json } from '../dialects/chat-style.ts'
import { plainUsage } from '../dialects/chat-style.ts'
import { openAIComplaint } from '../dialects/openai-complaints.ts'
import { openAIWords } from '../dialects/openai-errors.ts'
import { omit } from '../omit.ts'
import { letters, uuid } from '../random.ts'
import { nestedShape, shapedErrors } from '../shaped-errors.ts'
import type { Said } from '../shaped-errors.ts'
import type { Usage } from '../../types/index.ts'
import type { Host } from '../types.ts'
import { compatibleHost } from './compatible.ts'

const say = (status: number, message: string, type = 'invalid_request_error'): Said => ({
  status,
  message,
  type,
  code: status < 500 ? 'invalid_request_error' : null,
})

const errors = shapedErrors({
  words: {
    ...openAIWords,
    'not-found': () => say(400, 'Model Not Exist'),
    authentication: () => say(401, 'Authentication Fails, Your api key: ****mock is invalid', 'authentication_error'),
    'missing-key': () =>
      say(401, 'Authentication Fails (auth header format should be Bearer sk-...)', 'authentication_error'),
    'quota-exceeded': () => say(402, 'Insufficient Balance', 'unknown_error'),
    'context-window': () =>
      say(
        400,
        "This model's maximum context length is 131072 tokens. However, you requested 140000 tokens (136000 in the messages, 4000 in the completion). Please reduce the length of the messages or completion.",
      ),
    'content-policy': () => say(400, 'Content Exists Risk: refused by the content policy'),
    'rate-limit': () => say(429, 'Rate limit reached. Please pace your requests.', 'rate_limit_error'),
    overloaded: () => say(503, 'Server overloaded, please retry later', 'service_unavailable'),
    server: () => say(500, 'Server error, please retry later', 'internal_error'),
  },
  refuse: (complaint) => say(complaint.reason === 'not-json' ? 400 : 422, openAIComplaint(complaint).message),
  shape: nestedShape,
  // As seen: JSON that says it is none.
  headers: () => ({ 'content-type': 'application/octet-stream' }),
  waitHeaders: () => ({}),
})

const usageOf = (usage: Usage): Json => {
  const cached = usage.prompt_tokens_details?.cached_tokens ?? 0
  return {
    ...plainUsage(usage),
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: usage.completion_tokens_details?.reasoning_tokens ?? 0 },
    prompt_cache_hit_tokens: cached,
    prompt_cache_miss_tokens: usage.prompt_tokens - cached,
  }
}

/** Thinking first, with null beside it; then text, with null for the thinking; usage in the last chunk. */
const touch: ChatStyle['touch'] = ({ reasoning, request }) => {
  const thinks = reasoning.length > 0
  const asked = request.stream_options?.include_usage === true
  return (chunk, stage) => [
    {
      ...chunk,
      system_fingerprint: 'fp_mock',
      ...(asked && { usage: stage === 'finish' ? chunk.usage : null }),
      ...(!asked && { usage: undefined }),
      choices: (chunk.choices as Json[]).map((choice) => {
        const delta = omit(choice.delta as Json, 'refusal')
        if (stage === 'finish') return { ...choice, delta: { content: '', ...(thinks && { reasoning_content: null }) } }
        if (!thinks) return { ...choice, delta }
        if (stage === 'role') return { ...choice, delta: { role: 'assistant', content: null, reasoning_content: '' } }
        return { ...choice, delta: { content: null, reasoning_content: null, ...delta } }
      }),
    },
  ]
}

export const deepSeekHost: Host = compatibleHost({
  errors,
  bases: ['https://api.deepseek.com/v1'],
  models: ['deepseek-chat', 'deepseek-reasoner'],
  embeddings: false,
  chat: {
    padding: '\n\n\n',
    read: ({ thinking, ...body }) => ({
      ...body,
      ...((thinking as { type?: string } | undefined)?.type === 'enabled' && { reasoning_effort: 'medium' }),
    }),
    check({ body }) {
      const format = body.response_format as { type?: string } | undefined
      if (format?.type === 'json_object' && !/json/i.test(JSON.stringify(body.messages)))
        return {
          reason: 'wrong-value',
          path: ['messages'],
          message: "Prompt must contain the word 'json' in some form to use 'response_format' of type 'json_object'.",
        }
      return format?.type === 'json_schema'
        ? { reason: 'wrong-value', path: ['response_format'], message: 'This response_format type is unavailable now' }
        : undefined
    },
  },
  style: {
    comment: 'keep-alive',
    usage: 'with-finish',
    usageOf,
    touch,
    id: ({ random }) => uuid(random),
    callId: ({ random }) => `call_00_${letters(random, 24)}`,
  },
  headers: ({ requestId }) => ({ 'x-ds-trace-id': requestId }),
})
