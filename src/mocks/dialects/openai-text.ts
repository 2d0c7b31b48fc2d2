/** `POST /completions`, the old way: a prompt in, text out. */
import * as z from 'zod/mini'
import type { CompletionRequest } from '../../types/index.ts'
import { event, piece } from '../framing.ts'
import { letters } from '../random.ts'
import type { Answer, ChatEndpoint, Errors, Exchange, Piece } from '../types.ts'
import { onlyText, plainUsage } from './chat-style.ts'
import { logprobsOf } from './logprobs.ts'
import { followerFields } from './openai-chat-schema.ts'
import { omit } from '../omit.ts'

const schema = z.looseObject({
  ...omit(followerFields, 'messages', 'tools', 'tool_choice', 'response_format', 'logprobs'),
  prompt: z.nullish(z.union([z.string(), z.array(z.string()), z.array(z.int())])),
  suffix: z.nullish(z.string()),
  echo: z.nullish(z.boolean()),
  logprobs: z.nullish(z.int().check(z.minimum(0), z.maximum(5))),
})

/** The old shape: lists side by side. */
function oldLogprobs(answer: Answer, tokens: readonly string[], exchange: Exchange) {
  const content = logprobsOf(answer.request, tokens, exchange.random)?.content
  if (!content) return null
  let offset = 0
  return {
    tokens: content.map(({ token }) => token),
    token_logprobs: content.map(({ logprob }) => logprob),
    top_logprobs: content.map(({ top_logprobs }) =>
      Object.fromEntries(top_logprobs.map(({ token, logprob }) => [token, logprob])),
    ),
    text_offset: content.map(({ token }) => (offset += token.length) - token.length),
  }
}

const reasonOf = ({ finish_reason }: Answer) => (finish_reason === 'tool_calls' ? 'stop' : finish_reason)
const indexes = ({ request }: Answer) => Array.from({ length: request.n ?? 1 }, (_, index) => index)
const envelope = ({ random, created, model }: Exchange) => ({
  id: `cmpl-${letters(random, 29)}`,
  object: 'text_completion',
  created,
  model,
})

function* stream(answer: Answer, exchange: Exchange): Generator<Piece> {
  const same = envelope(exchange)
  const chunk = (text: string, index: number, finish_reason: string | null) =>
    event({
      ...same,
      choices: [{ text, index, logprobs: text ? oldLogprobs(answer, [text], exchange) : null, finish_reason }],
    })
  for (const text of onlyText(answer))
    for (const index of indexes(answer)) yield piece(chunk(text, index, null), index === 0)
  for (const index of indexes(answer)) yield piece(chunk('', index, reasonOf(answer)))
  if (answer.request.stream_options?.include_usage)
    yield piece(event({ ...same, choices: [], usage: plainUsage(answer.usage) }))
  yield piece(event('[DONE]'))
}

const json = (answer: Answer, exchange: Exchange) => ({
  ...envelope(exchange),
  choices: indexes(answer).map((index) => ({
    text: onlyText(answer).join(''),
    index,
    logprobs: oldLogprobs(answer, onlyText(answer), exchange),
    finish_reason: reasonOf(answer),
  })),
  usage: plainUsage(answer.usage),
})

/** The last turn of a prompt that spells out who speaks, else all of it. */
const lastTurn = (prompt: string) =>
  prompt
    .split(/(?:^|\n)(?:User|Assistant):/)
    .filter((turn) => turn.trim())
    .at(-1) ?? prompt

/** A prompt as a conversation of one message. */
export const promptRequest = (body: Record<string, unknown>, prompt: unknown): CompletionRequest => ({
  ...(body as unknown as CompletionRequest),
  messages: [{ role: 'user', content: lastTurn(Array.isArray(prompt) ? prompt.join('\n') : String(prompt ?? '')) }],
})

/** A schema that a wire takes by another name. */
export const bySchema = (schema: unknown): Pick<CompletionRequest, 'response_format'> =>
  typeof schema === 'object' && schema !== null
    ? { response_format: { type: 'json_schema', json_schema: { name: 'schema', schema: schema as never } } }
    : {}

export const openAITextEndpoint = (errors: Errors, path = /^\/completions$/): ChatEndpoint => ({
  kind: 'chat',
  method: 'POST',
  path,
  errors,
  schema,
  contentType: 'text/event-stream; charset=utf-8',
  read({ body }) {
    const { logprobs, ...rest } = body
    const request = promptRequest(rest, body.prompt)
    const counted = typeof logprobs === 'number' ? { logprobs: true, top_logprobs: logprobs } : {}
    return { stream: body.stream === true, request: { ...request, ...counted } }
  },
  stream,
  json,
  inBand: (exchange) => event(errors.fail({ code: 'server' }, exchange).body),
})
