import type { ChatStyle, Json } from '../dialects/chat-style.ts'
import { openAIComplaint } from '../dialects/openai-complaints.ts'
import { openAIWords } from '../dialects/openai-errors.ts'
import { omit } from '../omit.ts'
import { uuid } from '../random.ts'
import { shapedErrors } from '../shaped-errors.ts'
import type { Said } from '../shaped-errors.ts'
import type { Usage } from '../../types/index.ts'
import type { Exchange, Host } from '../types.ts'
import { compatibleHost } from './compatible.ts'

const say = (status: number, code: string, message: string): Said => ({ status, code, message })
const site = 'https://console.x.ai'
const notAllowed = 'The caller does not have permission to execute the specified operation'

const errors = shapedErrors({
  words: {
    ...openAIWords,
    'not-found': ({ model }) =>
      say(
        404,
        'Some requested entity was not found',
        `The model ${model} does not exist or your team mock does not have access to it. Please ensure you're using the correct API key. If you believe this is a mistake, please reach out to support and quote your team ID and the model name.`,
      ),
    // A bad key is a bad request here.
    authentication: () =>
      say(
        400,
        'Client specified an invalid argument',
        `Incorrect API key provided: mo***ck. You can obtain an API key from ${site}.`,
      ),
    'missing-key': () =>
      say(401, 'Unauthenticated', `No API key was provided in the request. You can obtain an API key from ${site}.`),
    permission: () => say(403, notAllowed, 'Your team does not have permission to perform this action.'),
    'quota-exceeded': () =>
      say(
        402,
        notAllowed,
        `Your team has used all available credits or reached its monthly spending limit. Please purchase more credits at ${site}.`,
      ),
    'context-window': () =>
      say(
        400,
        'Client specified an invalid argument',
        "This model's maximum prompt length is 131072 but the request contains 140000 tokens.",
      ),
    'content-policy': () => say(403, notAllowed, 'Content violates usage policies.'),
    'rate-limit': ({ model }) =>
      say(
        429,
        'Some resource has been exhausted',
        `Too many requests for team mock and model ${model}. Your team's rate limit is 60 requests per minute.`,
      ),
    overloaded: () => say(503, 'The service is currently unavailable', 'Service temporarily unavailable.'),
    server: () => say(500, 'Internal error', 'An internal error has occurred.'),
    'unknown-path': () => say(404, 'Some requested entity was not found', 'The requested resource was not found.'),
  },
  refuse: (complaint) => say(400, 'Client specified an invalid argument', openAIComplaint(complaint).message),
  shape: ({ code, message }) => ({ code, error: message }),
})

/** Output is counted without reasoning; the total counts it all. */
const usageOf = (usage: Usage): Json => {
  const reasoning_tokens = usage.completion_tokens_details?.reasoning_tokens ?? 0
  return {
    prompt_tokens: usage.prompt_tokens,
    completion_tokens: usage.completion_tokens - reasoning_tokens,
    total_tokens: usage.total_tokens,
    prompt_tokens_details: { text_tokens: usage.prompt_tokens, audio_tokens: 0, image_tokens: 0, cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens, audio_tokens: 0 },
    num_sources_used: 0,
    cost_in_usd_ticks: usage.total_tokens * 5_000_000,
  }
}

/** No `finish_reason` before the last chunk: the key is absent, not null. */
const touch: ChatStyle['touch'] = () => (chunk, stage) => [
  {
    ...chunk,
    system_fingerprint: 'fp_mock',
    choices: (chunk.choices as Json[]).map((choice) =>
      omit(choice, 'logprobs', ...(stage === 'finish' ? [] : ['finish_reason'])),
    ),
  },
]

const isReasoner = (model: string) => /^grok-(3-mini|4|code)(?!.*non-reasoning)/.test(model)

export const xaiHost: Host = compatibleHost({
  errors,
  models: ['grok-4', 'grok-3-mini', 'grok-code-fast-1'],
  embeddings: false,
  chat: {
    check({ body, model }: Exchange) {
      const field = isReasoner(model)
        ? ['stop', 'presence_penalty', 'frequency_penalty'].find((name) => body[name] !== undefined)
        : undefined
      return field === undefined
        ? undefined
        : { reason: 'unsupported', path: [field], message: `Argument not supported on this model: ${field}` }
    },
  },
  style: { calls: 'whole', usage: 'always', usageOf, touch, id: ({ random }) => uuid(random) },
  headers: ({ requestId }) => ({
    'x-request-id': requestId,
    'x-ratelimit-limit-requests': '480',
    'x-ratelimit-remaining-requests': '479',
    'access-control-expose-headers': '*',
  }),
})
