/** `POST /api/chat` and `/api/generate`: NDJSON, arguments as objects, nanoseconds. */
import * as z from 'zod/mini'
import { anything } from './anything.ts'
import type { CompletionRequest, Message } from '../../types/index.ts'
import { line, piece } from '../framing.ts'
import { letters, lowercase } from '../random.ts'
import { readOllama } from './ollama-read.ts'
import type { Answer, ChatEndpoint, Errors, Exchange, Piece, Schema } from '../types.ts'
import { logprobsOf } from './logprobs.ts'

const count = z.optional(z.nullable(z.int()))
const real = z.optional(z.nullable(z.number()))
const options = z.looseObject({
  num_ctx: count,
  num_predict: count,
  num_keep: count,
  top_k: count,
  seed: count,
  temperature: real,
  top_p: real,
  min_p: real,
  presence_penalty: real,
  frequency_penalty: real,
  repeat_penalty: real,
  stop: z.nullish(z.array(z.string())),
})
/** Go's decoder: fields it does not know are ignored, wrong types are not. */
const shared = {
  model: z.string(),
  stream: z.nullish(z.boolean()),
  think: z.nullish(z.union([z.boolean(), z.enum(['low', 'medium', 'high', 'max'])])),
  format: z.nullish(z.union([z.literal('json'), z.literal(''), z.record(z.string(), z.unknown())])),
  options: z.nullish(options),
  keep_alive: z.nullish(z.union([z.string(), z.number()])),
}
const message = z.looseObject({
  role: z.string(),
  content: z.optional(z.string()),
  thinking: z.optional(z.string()),
  images: z.nullish(z.array(z.string())),
  tool_name: z.optional(z.string()),
  tool_call_id: z.optional(z.string()),
  tool_calls: z.nullish(
    z.array(
      z.looseObject({
        function: z.looseObject({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }),
      }),
    ),
  ),
})
const chatSchema = z.looseObject({
  ...shared,
  messages: z.nullish(z.array(message)),
  tools: z.nullish(
    z.array(
      z.looseObject({
        type: z.string(),
        function: z.looseObject({ name: z.string(), description: z.optional(z.string()), parameters: anything }),
      }),
    ),
  ),
})
const generateSchema = z.looseObject({
  ...shared,
  prompt: z.optional(z.string()),
  system: z.optional(z.string()),
  images: z.nullish(z.array(z.string())),
})

/** A whole second a hundred tokens: plausible, and the same on every run. */
const durations = ({ usage }: Answer) => ({
  total_duration: 180_000_000 + usage.total_tokens * 10_000_000,
  load_duration: 140_923_875,
  prompt_eval_count: usage.prompt_tokens,
  prompt_eval_duration: usage.prompt_tokens * 1_000_000,
  eval_count: usage.completion_tokens,
  eval_duration: usage.completion_tokens * 9_000_000,
})

const reasons: Record<string, string> = { length: 'length', content_filter: 'stop' }

const isLoading = ({ request }: Answer) => request.messages.length === 0
const reasonOf = (answer: Answer) => (isLoading(answer) ? 'load' : (reasons[answer.finish_reason] ?? 'stop'))

const callsOf = ({ calls }: Answer, { random }: Exchange) =>
  calls.map((call, index) => ({
    id: call.id ?? `call_${letters(random, 8, lowercase)}`,
    function: { index, name: call.name, arguments: JSON.parse(call.arguments || '{}') as unknown },
  }))

/** The name a piece of text has in a line of the endpoint's. */
type Place = (part: { content?: string; thinking?: string; tool_calls?: unknown }) => Record<string, unknown>
const inMessage: Place = ({ content = '', ...more }) => ({ message: { role: 'assistant', content, ...more } })
const inResponse: Place = ({ content = '', ...more }) => ({ response: content, ...more })

function* stream(answer: Answer, exchange: Exchange, place: Place): Generator<Piece> {
  let written = 0
  const write = (fields: object, token: boolean) => {
    const created_at = new Date(exchange.created * 1000 + ++written * 10).toISOString()
    return piece(line({ model: exchange.model, created_at, ...fields }), token)
  }
  if (!isLoading(answer)) {
    for (const token of answer.reasoning) yield write({ ...place({ thinking: token }), done: false }, true)
    for (const token of answer.text) {
      const logprobs = logprobsOf(answer.request, [token], exchange.random)?.content
      yield write({ ...place({ content: token }), ...(logprobs && { logprobs }), done: false }, true)
    }
    for (const call of callsOf(answer, exchange)) yield write({ ...place({ tool_calls: [call] }), done: false }, true)
  }
  yield write({ ...place({}), done: true, done_reason: reasonOf(answer), ...durations(answer) }, false)
}

function json(answer: Answer, exchange: Exchange, place: Place) {
  const tool_calls = callsOf(answer, exchange)
  const logprobs = logprobsOf(answer.request, answer.text, exchange.random)?.content
  return {
    model: exchange.model,
    created_at: new Date(exchange.created * 1000).toISOString(),
    ...place({
      content: isLoading(answer) ? '' : answer.text.join(''),
      ...(answer.reasoning.length > 0 && { thinking: answer.reasoning.join('') }),
      ...(tool_calls.length > 0 && { tool_calls }),
    }),
    ...(logprobs && { logprobs }),
    done: true,
    done_reason: reasonOf(answer),
    ...durations(answer),
  }
}

const inBand = () => line({ error: 'an error was encountered while running the model: unexpected EOF' })

const endpoint = (
  errors: Errors,
  path: RegExp,
  schema: Schema,
  place: Place,
  read: (body: Record<string, unknown>) => CompletionRequest,
): ChatEndpoint => ({
  kind: 'chat',
  method: 'POST',
  path,
  errors,
  schema,
  check: ({ body, model }) => {
    if (model === '') return { reason: 'missing', path: ['model'] }
    const pictures = [body, ...((body.messages as { images?: string[] }[] | undefined) ?? [])]
    const prefixed = pictures.some(({ images }) =>
      (images as string[] | undefined)?.some((data) => /[^\w+/=\s]/.test(data)),
    )
    return prefixed
      ? { reason: 'wrong-value', path: ['images'], message: 'illegal base64 data at input byte 4' }
      : undefined
  },
  contentType: 'application/x-ndjson',
  read: ({ body }) => ({ stream: body.stream !== false, request: read(body) }),
  stream: (answer, exchange) => stream(answer, exchange, place),
  json: (answer, exchange) => json(answer, exchange, place),
  inBand,
})

export const ollamaChat = (errors: Errors): ChatEndpoint =>
  endpoint(errors, /^\/api\/chat$/, chatSchema, inMessage, readOllama)

export const ollamaGenerate = (errors: Errors): ChatEndpoint =>
  endpoint(errors, /^\/api\/generate$/, generateSchema, inResponse, (body) => {
    const { prompt, system } = body as { prompt?: string; system?: string }
    const messages: Message[] = [
      ...(system ? [{ role: 'system' as const, content: system }] : []),
      ...(prompt ? [{ role: 'user' as const, content: prompt }] : []),
    ]
    return { ...readOllama(body), messages }
  })
