import type { CompletionRequest } from '../../types/index.ts'
import { comment, event, piece } from '../framing.ts'
import type { Answer, ChatEndpoint, Errors, Exchange, Piece, Schema } from '../types.ts'
import { tokenise } from '../tokens.ts'
import { placed, styled, thought } from './chat-style.ts'
import type { ChatStyle, Json, Stage, Styled } from './chat-style.ts'
import { compatibleChat } from './openai-chat-schema.ts'
import { logprobsOf } from './logprobs.ts'

interface Step {
  delta: Json
  stage: Stage
  token?: boolean
  logprob?: string
}
const token = (delta: Json, stage: Stage = 'delta'): Step => ({ delta, stage, token: true })

const callsOf = ({ calls }: Answer, exchange: Exchange, style: Styled) =>
  calls.map((call) => ({
    id: call.id ?? style.callId(exchange),
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }))

/** Each call: a head, then its arguments in pieces. */
function* callSteps(calls: ReturnType<typeof callsOf>, headGone: boolean): Generator<Step> {
  for (const [index, call] of calls.entries()) {
    const { name, arguments: all } = call.function
    if (!headGone) yield token({ tool_calls: [{ index, ...call, function: { name, arguments: '' } }] })
    for (const part of tokenise(all)) yield token({ tool_calls: [{ index, function: { arguments: part } }] })
  }
}

/** The deltas of one choice, in order. */
function* steps(answer: Answer, exchange: Exchange, style: Styled): Generator<Step> {
  const { reasoning, text } = placed(answer, style)
  const calls = callsOf(answer, exchange, style)
  const silent = text.length === 0 && reasoning.length === 0
  const inPieces = style.calls !== 'whole' && style.calls !== 'with-finish'
  const [only] = calls
  const alone = inPieces && silent && calls.length === 1 && only !== undefined
  const role = { role: 'assistant', content: calls.length > 0 && silent ? null : '' }
  if (alone) {
    const head = { index: 0, ...only, function: { name: only.function.name, arguments: '' } }
    yield token({ ...role, tool_calls: [head] }, 'role')
  } else yield { delta: { ...role, refusal: null }, stage: 'role' }
  for (const part of reasoning) yield token(thought(part, style))
  for (const part of text) yield { ...token({ content: part }), logprob: part }
  const whole =
    calls.length > 0 && !inPieces ? { tool_calls: calls.map((call, index) => ({ index, ...call })) } : undefined
  if (inPieces) yield* callSteps(calls, alone)
  if (whole && style.calls === 'whole') yield token(whole)
  yield whole && style.calls === 'with-finish'
    ? token({ content: null, ...whole }, 'finish')
    : { delta: {}, stage: 'finish' }
}

const choicesOf = ({ request }: Answer) => Array.from({ length: request.n ?? 1 }, (_, index) => index)

function* chunks(answer: Answer, exchange: Exchange, style: Styled): Generator<{ chunk: Json; token: boolean }> {
  const usage = style.usageOf(answer.usage, exchange)
  const asked = answer.request.stream_options?.include_usage === true
  const touch = style.touch(answer, exchange)
  const envelope = {
    id: style.id(exchange),
    object: 'chat.completion.chunk',
    created: exchange.created,
    model: exchange.model,
  }
  const dress = function* (chunk: Json, stage: Stage, isToken = false) {
    for (const each of touch({ ...envelope, ...chunk }, stage)) yield { chunk: each, token: isToken }
  }
  for (const { delta, stage, token: isToken, logprob } of steps(answer, exchange, style))
    for (const index of choicesOf(answer)) {
      const last = stage === 'finish'
      const logprobs = logprob === undefined ? null : logprobsOf(answer.request, [logprob], exchange.random)
      const choice = { index, delta, logprobs, finish_reason: last ? style.finish(answer) : null }
      const settled = last && style.usage === 'with-finish' ? { usage } : {}
      yield* dress({ choices: [choice], ...settled }, stage, isToken && index === 0)
    }
  if (style.usage === 'always' || (asked && style.usage !== 'with-finish'))
    yield* dress({ choices: [], usage }, 'usage')
}

function* stream(answer: Answer, exchange: Exchange, style: Styled): Generator<Piece> {
  const note = style.comment === undefined ? undefined : piece(comment(style.comment, style.sse))
  if (note) yield note
  let written = 0
  for (const { chunk, token: isToken } of chunks(answer, exchange, style)) {
    if (note && ++written % 7 === 0) yield note
    yield piece(event(chunk, style.sse), isToken)
  }
  if (style.done !== false) yield piece(event('[DONE]', style.sse))
}

function messageOf(answer: Answer, exchange: Exchange, style: Styled): Json {
  const placedAnswer = placed(answer, style)
  const text = placedAnswer.text.join('')
  const reasoning = placedAnswer.reasoning.join('')
  const tool_calls = callsOf(answer, exchange, style)
  const said = tool_calls.length > 0 && text === '' ? null : text
  const thinking = reasoning === '' ? {} : thought(reasoning, style)
  const parts = Array.isArray(thinking.content) ? [...(thinking.content as Json[]), { type: 'text', text }] : undefined
  return {
    role: 'assistant',
    ...thinking,
    content: parts ?? said,
    ...(tool_calls.length > 0 && { tool_calls }),
    refusal: null,
    annotations: [],
  }
}

function json(answer: Answer, exchange: Exchange, style: Styled): Json {
  const completion = {
    id: style.id(exchange),
    object: 'chat.completion',
    created: exchange.created,
    model: exchange.model,
    choices: choicesOf(answer).map((index) => ({
      index,
      message: messageOf(answer, exchange, style),
      logprobs: logprobsOf(answer.request, answer.text, exchange.random),
      finish_reason: style.finish(answer),
    })),
    usage: style.usageOf(answer.usage, exchange),
  }
  return style.completion(completion, answer, exchange)
}

export interface ChatEndpointOptions {
  errors: Errors
  style?: ChatStyle
  schema?: Schema
  path?: RegExp
  check?: ChatEndpoint['check']
  inBand?: ChatEndpoint['inBand']
  padding?: string
  /** what the host names otherwise, in OpenAI's names */ read?(body: Json): Json
}

/** `POST /chat/completions` as OpenAI and its many followers serve it. */
export const openAIChatEndpoint = (options: ChatEndpointOptions): ChatEndpoint => {
  const { errors, schema = compatibleChat, path = /^\/chat\/completions$/, check, read, padding } = options
  const style = styled(options.style ?? {})
  return {
    kind: 'chat',
    method: 'POST',
    path,
    errors,
    schema,
    ...(check && { check }),
    ...(padding !== undefined && { padding }),
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
