/** `POST /v2/chat`: named events, then `[DONE]`. */
import type { CompletionRequest, Message } from '../../types/index.ts'
import { event, piece } from '../framing.ts'
import { letters, lowercase, uuid } from '../random.ts'
import { tokenise } from '../tokens.ts'
import type { Answer, ChatEndpoint, Errors, Exchange, Piece } from '../types.ts'
import { cohereChat } from './cohere-schema.ts'
import { logprobsOf } from './logprobs.ts'

type Json = Record<string, unknown>
const reasons = {
  stop: 'COMPLETE',
  length: 'MAX_TOKENS',
  tool_calls: 'TOOL_CALL',
  content_filter: 'ERROR_TOXIC',
} as const

const reasonOf = ({ finish_reason, stop }: Answer) => (stop === undefined ? reasons[finish_reason] : 'STOP_SEQUENCE')

const usageOf = ({ usage }: Answer) => ({
  billed_units: { input_tokens: usage.prompt_tokens, output_tokens: usage.completion_tokens },
  tokens: {
    input_tokens: usage.prompt_tokens,
    output_tokens: usage.completion_tokens,
    ...usage.completion_tokens_details,
  },
  cached_tokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
})

const callsOf = ({ calls }: Answer, { random }: Exchange) =>
  calls.map((call) => ({
    id: call.id ?? `${call.name}_${letters(random, 12, lowercase)}`,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }))

const logprobs = (answer: Answer, tokens: readonly string[], { random }: Exchange): Json => {
  const content = logprobsOf(answer.request, tokens, random)?.content
  return content
    ? { logprobs: content.map(({ token, logprob }) => ({ text: token, token_ids: [1], logprobs: [logprob] })) }
    : {}
}

/** Text said before a call is the plan; thinking has a content item of its own. */
const planOf = ({ calls, text }: Answer) => (calls.length > 0 ? text : [])
const itemsOf = ({ reasoning, text, calls }: Answer) => [
  ...(reasoning.length > 0 ? [{ type: 'thinking', tokens: reasoning }] : []),
  ...(calls.length === 0 ? [{ type: 'text', tokens: text }] : []),
]

function* stream(answer: Answer, exchange: Exchange): Generator<Piece> {
  const say = (type: string, data: Json, token = false) => piece(event({ type, ...data }, {}, type), token)
  const message = (inside: Json) => ({ delta: { message: inside } })
  yield say('message-start', {
    id: uuid(exchange.random),
    ...message({ role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] }),
  })
  for (const [index, { type, tokens }] of itemsOf(answer).entries()) {
    const field = type === 'thinking' ? 'thinking' : 'text'
    yield say('content-start', { index, ...message({ content: { type, [field]: '' } }) })
    for (const token of tokens) {
      const more = type === 'text' ? logprobs(answer, [token], exchange) : {}
      yield say('content-delta', { index, ...message({ content: { [field]: token } }), ...more }, true)
    }
    yield say('content-end', { index })
  }
  for (const token of planOf(answer)) yield say('tool-plan-delta', message({ tool_plan: token }), true)
  for (const [index, call] of callsOf(answer, exchange).entries()) {
    const head = { ...call, function: { name: call.function.name, arguments: '' } }
    yield say('tool-call-start', { index, ...message({ tool_calls: head }) }, true)
    for (const part of call.function.arguments === '{}' ? [] : tokenise(call.function.arguments))
      yield say('tool-call-delta', { index, ...message({ tool_calls: { function: { arguments: part } } }) }, true)
    yield say('tool-call-end', { index })
  }
  yield say('message-end', { delta: { finish_reason: reasonOf(answer), usage: usageOf(answer) } })
  yield piece(event('[DONE]'))
}

function json(answer: Answer, exchange: Exchange): Json {
  const content = itemsOf(answer).map(({ type, tokens }) => ({
    type,
    [type === 'thinking' ? 'thinking' : 'text']: tokens.join(''),
  }))
  const tool_calls = callsOf(answer, exchange)
  return {
    id: uuid(exchange.random),
    message: {
      role: 'assistant',
      ...(content.length > 0 && { content }),
      ...(tool_calls.length > 0 && { tool_plan: planOf(answer).join(''), tool_calls }),
    },
    finish_reason: reasonOf(answer),
    usage: usageOf(answer),
    ...logprobs(answer, answer.text, exchange),
  }
}

interface CohereBody {
  messages: (Message & { content?: unknown })[]
  tool_choice?: 'REQUIRED' | 'NONE'
  response_format?: { type: string; json_schema?: Record<string, unknown> }
  stop_sequences?: string[]
  thinking?: { type: string }
  p?: number
  [field: string]: unknown
}

/** Cohere's body as a completion request; its messages are nearly OpenAI's. */
function readCohere(body: CohereBody): CompletionRequest {
  const { response_format: format, tool_choice: choice, stop_sequences, thinking, p, k: _k, ...same } = body
  return {
    ...(same as unknown as CompletionRequest),
    ...(choice && { tool_choice: choice === 'REQUIRED' ? 'required' : 'none' }),
    ...(format?.type === 'json_object' && {
      response_format: format.json_schema
        ? { type: 'json_schema', json_schema: { name: 'response', schema: format.json_schema } }
        : { type: 'json_object' },
    }),
    ...(stop_sequences && { stop: stop_sequences }),
    ...(thinking?.type === 'enabled' && { reasoning_effort: 'medium' }),
    ...(p !== undefined && { top_p: p }),
  }
}

export const cohereChatEndpoint = (errors: Errors): ChatEndpoint => ({
  kind: 'chat',
  method: 'POST',
  path: /^(\/v2)?\/chat$/,
  errors,
  schema: cohereChat,
  check({ body }) {
    const {
      tools,
      response_format: format,
      tool_choice,
    } = body as { tools?: unknown[]; response_format?: { type: string }; tool_choice?: string }
    if (tools?.length && format?.type === 'json_object')
      return {
        reason: 'wrong-value',
        path: ['response_format'],
        message: 'invalid request: response_format is not supported with tools',
      }
    if (tool_choice === 'REQUIRED' && !tools?.length)
      return {
        reason: 'wrong-value',
        path: ['tool_choice'],
        message: 'invalid request: tool_choice is set to REQUIRED, but no tools were provided',
      }
    return undefined
  },
  contentType: 'text/event-stream',
  read: ({ body }) => ({ stream: body.stream === true, request: readCohere(body as unknown as CohereBody) }),
  stream,
  json,
  inBand: (exchange) => {
    const { body } = errors.fail({ code: 'server' }, exchange)
    const error = (body as { message: string }).message
    const delta = { finish_reason: 'ERROR', error, usage: { billed_units: {}, tokens: {} } }
    return event({ type: 'message-end', delta }, {}, 'message-end') + event('[DONE]')
  },
})
