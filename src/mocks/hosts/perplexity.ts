import type { Complaint } from '../complaints.ts'
import type { ChatStyle, Json } from '../dialects/chat-style.ts'
import { plainUsage } from '../dialects/chat-style.ts'
import { openAIComplaint } from '../dialects/openai-complaints.ts'
import { openAIWords } from '../dialects/openai-errors.ts'
import { uuid } from '../random.ts'
import { shapedErrors } from '../shaped-errors.ts'
import type { Said } from '../shaped-errors.ts'
import type { Exchange, Host } from '../types.ts'
import { compatibleHost } from './compatible.ts'

const say = (status: number, message: string, type: string): Said => ({ status, message, type, code: status })

const errors = shapedErrors({
  words: {
    ...openAIWords,
    'not-found': ({ model }) =>
      say(
        400,
        `Invalid model '${model}'. Permitted models can be found in the documentation at https://docs.perplexity.ai/getting-started/models.`,
        'invalid_model',
      ),
    authentication: () =>
      say(401, 'Invalid API key provided. Ensure your API key is correct and active.', 'invalid_api_key'),
    'missing-key': () =>
      say(401, 'Invalid API key provided. Ensure your API key is correct and active.', 'invalid_api_key'),
    'quota-exceeded': () =>
      say(402, 'You have insufficient credits. Please add credits to continue.', 'insufficient_quota'),
    'context-window': () => say(400, 'The total length of all messages is too long.', 'too_many_prompt_tokens'),
    'rate-limit': () => say(429, 'Request rate limit exceeded, please try again later.', 'request_rate_limit_exceeded'),
    overloaded: () => say(503, 'The service is overloaded.', 'service_unavailable'),
    server: () => say(500, 'Internal server error', 'internal_server_error'),
  },
  refuse(complaint) {
    const { message } = openAIComplaint(complaint)
    return say(400, message, complaint.path[0] === 'messages' ? 'invalid_message' : 'bad_request')
  },
  shape: ({ status, message, type }) => ({ error: { message, type, code: status } }),
})

function check({ body }: Exchange): Complaint | undefined {
  const roles = (body.messages as { role: string }[]).map(({ role }) => role).filter((role) => role !== 'system')
  const wrong = (message: string): Complaint => ({ reason: 'wrong-value', path: ['messages'], message })
  if (body.tools)
    return { reason: 'wrong-value', path: ['tools'], message: 'Tool calling is not supported for this model' }
  if (roles.at(-1) === 'assistant') return wrong("Last message must have role 'user' or 'tool'")
  const alternates = roles.every((role, index) => (role === 'assistant') === (index % 2 === 1))
  return alternates
    ? undefined
    : wrong(
        'After the (optional) system message(s), user or tool message(s) should alternate with assistant message(s).',
      )
}

const sources = {
  citations: ['https://example.com/a', 'https://example.com/b'],
  search_results: ['a', 'b'].map((name) => ({
    title: `Source ${name}`,
    url: `https://example.com/${name}`,
    date: null,
    last_updated: '2026-01-01',
    snippet: 'What the source says.',
    source: 'web',
  })),
}
const cost = { input_tokens_cost: 0.00001, output_tokens_cost: 0.00002, request_cost: 0.005, total_cost: 0.00503 }

/** Every chunk carries everything: sources, usage so far, and the message so far beside its delta. */
const touch: ChatStyle['touch'] = ({ usage }) => {
  let content = ''
  let tokens = 0
  return (chunk, stage) => {
    if (stage === 'usage') return []
    const [choice] = chunk.choices as [{ index: number; delta: Json; finish_reason: string | null }]
    const piece = typeof choice.delta.content === 'string' ? choice.delta.content : ''
    if (stage === 'role') return []
    content += piece
    const last = stage === 'finish'
    const completion_tokens = last ? usage.completion_tokens : ++tokens
    return [
      {
        ...chunk,
        ...(last && { object: 'chat.completion.done' }),
        ...sources,
        usage: {
          prompt_tokens: usage.prompt_tokens,
          completion_tokens,
          total_tokens: usage.prompt_tokens + completion_tokens,
          search_context_size: 'low',
          cost: last ? cost : { input_tokens_cost: 0, output_tokens_cost: 0, total_cost: 0 },
        },
        choices: [
          {
            index: choice.index,
            message: { role: 'assistant', content },
            delta: { role: 'assistant', content: piece },
            ...(last && { finish_reason: choice.finish_reason }),
          },
        ],
      },
    ]
  }
}

export const perplexityHost: Host = compatibleHost({
  errors,
  models: ['sonar', 'sonar-pro', 'sonar-reasoning-pro'],
  row: false,
  embeddings: false,
  chat: { check },
  style: {
    sse: { eol: '\r\n' },
    comment: 'ping - 2026-01-01 00:00:00.000000',
    done: false,
    reasoning: 'think',
    id: ({ random }) => uuid(random),
    usageOf: (usage) => ({ ...plainUsage(usage), search_context_size: 'low', cost }),
    touch,
    completion: (completion) => ({
      ...completion,
      ...sources,
      choices: (completion.choices as Json[]).map((choice) => ({
        ...choice,
        delta: { role: 'assistant', content: '' },
      })),
    }),
  },
})
