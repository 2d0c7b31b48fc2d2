import type { ChatStyle, Json } from '../dialects/chat-style.ts'
import { plainUsage } from '../dialects/chat-style.ts'
import { openAIComplaint } from '../dialects/openai-complaints.ts'
import { openAIWords } from '../dialects/openai-errors.ts'
import { event } from '../framing.ts'
import { letters } from '../random.ts'
import { shapedErrors } from '../shaped-errors.ts'
import type { Said } from '../shaped-errors.ts'
import type { Host } from '../types.ts'
import { compatibleHost } from './compatible.ts'

const say = (status: number, message: string, error_type: string): Said => ({
  status,
  message,
  more: { metadata: { error_type } },
})

const errors = shapedErrors({
  words: {
    ...openAIWords,
    'invalid-request': ({ model }) => say(400, `${model} cannot take this request`, 'invalid_request'),
    'not-found': ({ model }) => say(404, `No endpoints found for ${model}.`, 'not_found'),
    authentication: () => say(401, 'User not found.', 'authentication'),
    'missing-key': () => say(401, 'No auth credentials found', 'authentication'),
    permission: () => say(403, 'You do not have permission to use this model.', 'permission_denied'),
    'quota-exceeded': () =>
      say(
        402,
        'This request requires more credits, or fewer max_tokens. You requested up to 4096 tokens, but can only afford 12.',
        'payment_required',
      ),
    'context-window': () =>
      say(
        400,
        "This endpoint's maximum context length is 128000 tokens. However, you requested about 131072 tokens. Please reduce the length of either one.",
        'context_length_exceeded',
      ),
    'content-policy': () =>
      say(403, 'Your chosen model requires moderation and your input was flagged.', 'content_policy'),
    'rate-limit': ({ model }) => say(429, `Rate limit exceeded: ${model}`, 'rate_limit_exceeded'),
    overloaded: () => say(503, 'Provider returned error: overloaded', 'provider_overloaded'),
    server: () => say(500, 'Internal Server Error', 'server'),
    'unknown-path': () => say(404, 'Not Found', 'not_found'),
  },
  refuse: (complaint) => say(400, openAIComplaint(complaint).message, 'invalid_request'),
  shape: ({ status, message, more }) => ({ error: { code: status, message, ...more }, user_id: 'user_mock' }),
})

const priced = { cost: 0.00005, is_byok: false, cost_details: { upstream_inference_cost: null } }

/** The role on every chunk, thinking twice, the finish twice: the second time with what it cost. */
const touch: ChatStyle['touch'] =
  ({ usage, finish_reason }) =>
  (chunk, stage) => {
    if (stage === 'usage') return []
    const [choice] = chunk.choices as [{ delta: Json; finish_reason: string | null }]
    const thinking = choice.delta.reasoning
    const dressed = {
      ...chunk,
      provider: 'Mock',
      choices: [
        {
          ...choice,
          delta: {
            role: 'assistant',
            content: '',
            ...choice.delta,
            ...(thinking !== undefined && {
              reasoning_details: [{ type: 'reasoning.text', text: thinking, format: 'unknown', index: 0 }],
            }),
          },
          native_finish_reason: stage === 'finish' ? finish_reason : null,
        },
      ],
    }
    return stage === 'finish' ? [dressed, { ...dressed, usage: { ...plainUsage(usage), ...priced } }] : [dressed]
  }

export const openRouterHost: Host = compatibleHost({
  errors,
  models: ['openai/gpt-5-mini', 'anthropic/claude-sonnet-4.5', 'meta-llama/llama-3.3-70b-instruct:free'],
  openList: true,
  chat: {
    padding: '\n         \n         \n',
    read: ({ reasoning, ...body }) => ({
      ...body,
      ...((reasoning as { effort?: string } | undefined)?.effort !== undefined && {
        reasoning_effort: (reasoning as { effort: string }).effort,
      }),
    }),
    inBand: ({ model }) => {
      const error = { code: 502, message: 'Upstream error from Mock', metadata: { error_type: 'provider_unavailable' } }
      const choice = { index: 0, delta: { role: 'assistant', content: '' }, finish_reason: 'error' }
      return (
        event({ id: 'gen-mock', object: 'chat.completion.chunk', model, error, choices: [choice] }) + event('[DONE]')
      )
    },
  },
  style: {
    comment: 'OPENROUTER PROCESSING',
    reasoning: 'reasoning',
    id: ({ random }) => `gen-1767225600-${letters(random, 20)}`,
    usageOf: (usage) => ({ ...plainUsage(usage), ...priced }),
    touch,
    completion: (completion, { finish_reason }) => ({
      ...completion,
      provider: 'Mock',
      choices: (completion.choices as Json[]).map((choice) => ({ ...choice, native_finish_reason: finish_reason })),
    }),
  },
  headers: ({ requestId }) => ({
    'x-generation-id': `gen-${requestId}`,
    'x-provider-name': 'Mock',
    'access-control-expose-headers': 'X-Generation-Id,X-Provider-Name',
  }),
  row: (id, { created }) => ({
    id,
    canonical_slug: id,
    name: id,
    created,
    context_length: 128_000,
    architecture: { modality: 'text->text', input_modalities: ['text'], output_modalities: ['text'] },
    pricing: { prompt: '0.00000015', completion: '0.0000006', request: '0', image: '0' },
    top_provider: { context_length: 128_000, max_completion_tokens: 16_384, is_moderated: false },
    supported_parameters: ['tools', 'temperature', 'max_tokens', 'structured_outputs'],
  }),
})
