/** llama.cpp's own `/completion`, `/embedding` and what it tells of itself. */
import * as z from 'zod/mini'
import { event, piece } from '../framing.ts'
import type { Answer, ChatEndpoint, EmbeddingEndpoint, Errors, Exchange, Piece, PlainEndpoint } from '../types.ts'
import { tokenise } from '../tokens.ts'
import { onlyText } from './chat-style.ts'
import { logprobsOf } from './logprobs.ts'
import { textsOf } from './openai-lists.ts'
import { bySchema, promptRequest } from './openai-text.ts'

const real = z.nullish(z.number())
const schema = z.looseObject({
  prompt: z.union([z.string(), z.array(z.unknown()), z.looseObject({})]),
  n_predict: z.nullish(z.int()),
  stream: z.nullish(z.boolean()),
  stop: z.nullish(z.array(z.string())),
  temperature: real,
  top_p: real,
  top_k: z.nullish(z.int()),
  seed: z.nullish(z.int()),
  n_probs: z.nullish(z.int()),
})

const timings = ({ usage }: Answer) => ({
  prompt_n: usage.prompt_tokens,
  prompt_ms: usage.prompt_tokens * 2,
  prompt_per_second: 500,
  predicted_n: usage.completion_tokens,
  predicted_ms: usage.completion_tokens * 20,
  predicted_per_second: 50,
  cache_n: 0,
})

const final = (answer: Answer, { model }: Exchange, content: string) => ({
  index: 0,
  content,
  tokens: [],
  id_slot: 0,
  stop: true,
  model: model || 'mock.gguf',
  tokens_predicted: answer.usage.completion_tokens,
  tokens_evaluated: answer.usage.prompt_tokens,
  generation_settings: { n_ctx: 4096, temperature: answer.request.temperature ?? 0.8 },
  prompt: answer.request.messages[0]?.content ?? '',
  has_new_line: content.includes('\n'),
  truncated: false,
  stop_type: answer.stop === undefined ? (answer.finish_reason === 'length' ? 'limit' : 'eos') : 'word',
  stopping_word: answer.stop ?? '',
  tokens_cached: answer.usage.total_tokens,
  timings: timings(answer),
})

/** `completion_probabilities`, where `n_probs` asks for them. */
function probabilities(answer: Answer, tokens: readonly string[], { random }: Exchange) {
  const content = logprobsOf(answer.request, tokens, random)?.content
  return content && tokens.length > 0
    ? { completion_probabilities: content.map((entry, index) => ({ id: index + 1, ...entry })) }
    : {}
}

function* stream(answer: Answer, exchange: Exchange): Generator<Piece> {
  let tokens_predicted = 0
  const tokens_evaluated = answer.usage.prompt_tokens
  for (const content of onlyText(answer)) {
    const counts = { id_slot: 0, tokens_predicted: ++tokens_predicted, tokens_evaluated }
    yield piece(
      event({
        index: 0,
        content,
        tokens: [tokens_predicted],
        stop: false,
        ...counts,
        ...probabilities(answer, [content], exchange),
      }),
      true,
    )
  }
  yield piece(event(final(answer, exchange, '')))
}

export const llamaCppCompletion = (errors: Errors): ChatEndpoint => ({
  kind: 'chat',
  method: 'POST',
  path: /^\/completions?$/,
  errors,
  schema,
  contentType: 'text/event-stream',
  read: ({ body }) => ({
    stream: body.stream === true,
    request: {
      ...promptRequest(body, body.prompt),
      ...bySchema(body.json_schema),
      ...(typeof body.n_predict === 'number' && body.n_predict >= 0 && { max_tokens: body.n_predict }),
      ...(typeof body.n_probs === 'number' && body.n_probs > 0 && { logprobs: true, top_logprobs: body.n_probs }),
    },
  }),
  stream,
  json: (answer, exchange) => ({
    ...final(answer, exchange, onlyText(answer).join('')),
    ...probabilities(answer, onlyText(answer), exchange),
  }),
  inBand: (exchange) => event(errors.fail({ code: 'server' }, exchange).body),
})

export const llamaCppEmbedding = (errors: Errors): EmbeddingEndpoint => ({
  kind: 'embedding',
  method: 'POST',
  path: /^\/embeddings?$/,
  errors,
  read: ({ body }) => ({ input: textsOf(body.content ?? body.input) }),
  json: (vectors) => vectors.map((vector, index) => ({ index, embedding: [vector] })),
})

export function llamaCppLists(errors: Errors): PlainEndpoint[] {
  const get = (path: RegExp, body: (exchange: Exchange) => unknown): PlainEndpoint => ({
    kind: 'plain',
    method: 'GET',
    path,
    errors,
    open: true,
    answer: (exchange) => ({ status: 200, body: body(exchange) }),
  })
  return [
    get(/^(\/v1)?\/health$/, () => ({ status: 'ok' })),
    get(/^\/props$/, ({ models }) => ({
      default_generation_settings: { n_ctx: 4096 },
      total_slots: 1,
      model_path: models[0] ?? 'mock.gguf',
      chat_template: '',
      modalities: { vision: false, audio: false },
      build_info: 'b7000-mock',
    })),
    {
      kind: 'plain',
      method: 'POST',
      path: /^\/tokenize$/,
      errors,
      answer: ({ body }) => ({
        status: 200,
        body: { tokens: tokenise(String(body.content ?? '')).map((_, index) => index) },
      }),
    },
  ]
}
