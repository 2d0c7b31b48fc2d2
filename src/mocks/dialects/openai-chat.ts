import type { CompletionRequest, Usage } from '../../types/index.ts'
import { comment, event, piece } from '../framing.ts'
import type { SSE } from '../framing.ts'
import { letters } from '../random.ts'
import type { Answer, ChatEndpoint, Errors, Exchange, Piece, Schema } from '../types.ts'
import { tokenise } from '../tokens.ts'
import { compatibleChat } from './openai-chat-schema.ts'
import { logprobsOf } from './logprobs.ts'

export type Json = Record<string, unknown>
/** Where in the stream a chunk stands. */
export type Stage = 'role' | 'delta' | 'finish' | 'usage'

/** How a host's chat differs from OpenAI's; what is left out is OpenAI's way. */
export interface ChatStyle {
  sse?: SSE
  /** a comment before the first event and among the others */ comment?: string
  /** `[DONE]` at the end; default true */ done?: boolean
  /** default: an id and name first, then the arguments in pieces */ calls?: 'pieces' | 'whole'
  /** default: OpenAI's, which tells only how many tokens it was */
  reasoning?: 'reasoning_content' | 'reasoning' | 'think'
  /** default: a last chunk when `stream_options` asks */ usage?: 'asked' | 'with-finish' | 'always'
  id?(exchange: Exchange): string
  callId?(exchange: Exchange): string
  usageOf?(usage: Usage, exchange: Exchange): Json
  /** the host's own touch on a chunk, or on what it becomes */
  chunk?(chunk: Json, stage: Stage, answer: Answer, exchange: Exchange): readonly Json[]
  /** and on the whole completion */ completion?(completion: Json, answer: Answer, exchange: Exchange): Json
  finish?(answer: Answer): string
}

const plainUsage = (usage: Usage): Json => ({
  prompt_tokens: usage.prompt_tokens,
  completion_tokens: usage.completion_tokens,
  total_tokens: usage.total_tokens,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0, ...usage.prompt_tokens_details },
  completion_tokens_details: {
    reasoning_tokens: 0,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
    ...usage.completion_tokens_details,
  },
})

const plainId = ({ random }: Exchange) => `chatcmpl-${letters(random, 29)}`
const plainCallId = ({ random }: Exchange) => `call_${letters(random, 24)}`

/** A reasoning answer whose host has no field for it wraps it in tags. */
const withTags = ({ reasoning, text }: Answer, style: ChatStyle): readonly string[] =>
  style.reasoning === 'think' && reasoning.length > 0 ? ['<think>\n', ...reasoning, '\n</think>\n\n', ...text] : text

interface Step {
  delta: Json
  stage: Stage
  token?: boolean
  logprob?: string
}

/** The deltas of one choice, in order. */
function* steps(answer: Answer, exchange: Exchange, style: ChatStyle): Generator<Step> {
  const { calls } = answer
  const text = withTags(answer, style)
  const field = style.reasoning === 'think' ? undefined : style.reasoning
  const heads = calls.map((call, index) => ({
    index,
    id: call.id ?? (style.callId ?? plainCallId)(exchange),
    type: 'function',
    function: { name: call.name, arguments: style.calls === 'whole' ? call.arguments : '' },
  }))
  const first = heads[0]
  const alone = calls.length === 1 && text.length === 0 && !field && style.calls !== 'whole'
  const role = { role: 'assistant', content: calls.length > 0 && text.length === 0 ? null : '' }
  yield alone
    ? { delta: { ...role, tool_calls: [first] }, stage: 'role', token: true }
    : { delta: { ...role, refusal: null }, stage: 'role' }
  if (field) for (const token of answer.reasoning) yield { delta: { [field]: token }, stage: 'delta', token: true }
  for (const token of text) yield { delta: { content: token }, stage: 'delta', token: true, logprob: token }
  if (style.calls === 'whole' && heads.length > 0) yield { delta: { tool_calls: heads }, stage: 'delta', token: true }
  if (style.calls !== 'whole')
    for (const [index, call] of calls.entries()) {
      if (!alone) yield { delta: { tool_calls: [heads[index]] }, stage: 'delta', token: true }
      for (const part of tokenise(call.arguments))
        yield { delta: { tool_calls: [{ index, function: { arguments: part } }] }, stage: 'delta', token: true }
    }
  yield { delta: {}, stage: 'finish' }
}

const choicesOf = ({ request }: Answer) => Array.from({ length: request.n ?? 1 }, (_, index) => index)

function* chunks(answer: Answer, exchange: Exchange, style: ChatStyle): Generator<{ chunk: Json; token: boolean }> {
  const finish = style.finish?.(answer) ?? answer.finish_reason
  const usage = (style.usageOf ?? plainUsage)(answer.usage, exchange)
  const asked = answer.request.stream_options?.include_usage === true
  const envelope = {
    id: (style.id ?? plainId)(exchange),
    object: 'chat.completion.chunk',
    created: exchange.created,
    model: exchange.model,
  }
  const dress = function* (chunk: Json, stage: Stage, token = false) {
    for (const each of style.chunk?.(chunk, stage, answer, exchange) ?? [chunk]) yield { chunk: each, token }
  }
  for (const { delta, stage, token, logprob } of steps(answer, exchange, style))
    for (const index of choicesOf(answer)) {
      const last = stage === 'finish'
      const logprobs = logprob === undefined ? null : logprobsOf(answer.request, [logprob], exchange.random)
      const choice = { index, delta, logprobs, finish_reason: last ? finish : null }
      const settled = last && style.usage === 'with-finish' ? { usage } : {}
      yield* dress({ ...envelope, choices: [choice], ...settled }, stage, token && index === 0)
    }
  if (style.usage === 'always' || (asked && style.usage !== 'with-finish'))
    yield* dress({ ...envelope, choices: [], usage }, 'usage')
}

function* stream(answer: Answer, exchange: Exchange, style: ChatStyle): Generator<Piece> {
  const note = style.comment === undefined ? undefined : piece(comment(style.comment, style.sse))
  if (note) yield note
  let written = 0
  for (const { chunk, token } of chunks(answer, exchange, style)) {
    if (note && ++written % 7 === 0) yield note
    yield piece(event(chunk, style.sse), token)
  }
  if (style.done !== false) yield piece(event('[DONE]', style.sse))
}

function json(answer: Answer, exchange: Exchange, style: ChatStyle): Json {
  const text = withTags(answer, style).join('')
  const tool_calls = answer.calls.map((call) => ({
    id: call.id ?? (style.callId ?? plainCallId)(exchange),
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }))
  const field = style.reasoning === 'think' ? undefined : style.reasoning
  const message = {
    role: 'assistant',
    content: tool_calls.length > 0 && text === '' ? null : text,
    ...(field && answer.reasoning.length > 0 && { [field]: answer.reasoning.join('') }),
    ...(tool_calls.length > 0 && { tool_calls }),
    refusal: null,
    annotations: [],
  }
  const completion = {
    id: (style.id ?? plainId)(exchange),
    object: 'chat.completion',
    created: exchange.created,
    model: exchange.model,
    choices: choicesOf(answer).map((index) => ({
      index,
      message,
      logprobs: logprobsOf(answer.request, answer.text, exchange.random),
      finish_reason: style.finish?.(answer) ?? answer.finish_reason,
    })),
    usage: (style.usageOf ?? plainUsage)(answer.usage, exchange),
  }
  return style.completion?.(completion, answer, exchange) ?? completion
}

export interface ChatEndpointOptions {
  errors: Errors
  style?: ChatStyle
  schema?: Schema
  path?: RegExp
  check?: ChatEndpoint['check']
  inBand?: ChatEndpoint['inBand']
  /** what the host names otherwise, in OpenAI's names */ read?(body: Json): Json
}

/** `POST /chat/completions` as OpenAI and its many followers serve it. */
export const openAIChatEndpoint = (options: ChatEndpointOptions): ChatEndpoint => {
  const { errors, style = {}, schema = compatibleChat, path = /^\/chat\/completions$/, check, read } = options
  return {
    kind: 'chat',
    method: 'POST',
    path,
    errors,
    schema,
    ...(check && { check }),
    contentType: 'text/event-stream; charset=utf-8',
    read: ({ body }) => ({
      stream: body.stream === true,
      request: (read ? read(body) : body) as unknown as CompletionRequest,
    }),
    stream: (answer, exchange) => stream(answer, exchange, style),
    json: (answer, exchange) => json(answer, exchange, style),
    inBand: options.inBand ?? ((exchange) => event(errors.fail({ code: 'server' }, exchange).body, style.sse)),
  }
}
