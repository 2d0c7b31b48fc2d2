/** Hugging Face's own wires: TGI's `/generate`, TEI's `/embed`, and the router's feature extraction. */
import * as z from 'zod/mini'
import type { Complaint } from '../complaints.ts'
import { event, piece } from '../framing.ts'
import { shapedErrors } from '../shaped-errors.ts'
import type { Said } from '../shaped-errors.ts'
import type { Answer, ChatEndpoint, EmbeddingEndpoint, Errors, Exchange, Piece, PlainEndpoint } from '../types.ts'
import { onlyText } from './chat-style.ts'
import { openAIComplaint } from './openai-complaints.ts'
import { openAIWords } from './openai-errors.ts'
import { textsOf } from './openai-lists.ts'
import { bySchema, promptRequest } from './openai-text.ts'

const noGap = { gap: '' }
const parameters = z.looseObject({
  max_new_tokens: z.nullish(z.int().check(z.minimum(1))),
  temperature: z.nullish(z.number().check(z.gt(0))),
  top_p: z.nullish(z.number().check(z.gt(0), z.lt(1))),
  top_k: z.nullish(z.int()),
  stop: z.optional(z.array(z.string()).check(z.maxLength(4))),
  seed: z.nullish(z.int()),
  details: z.optional(z.boolean()),
  grammar: z.nullish(z.strictObject({ type: z.enum(['json', 'regex', 'json_schema']), value: z.unknown() })),
})
const generateSchema = z.looseObject({ inputs: z.string(), parameters: z.nullish(parameters) })

const say = (status: number, message: string, type: string): Said => ({ status, message, type })

/** `{"error","error_type"}`, for TGI and TEI. */
const selfHostedErrors = shapedErrors({
  words: {
    ...openAIWords,
    'context-window': () =>
      say(
        422,
        'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 `inputs` tokens and 512 `max_new_tokens`',
        'validation',
      ),
    'rate-limit': () => say(429, 'Too many requests', 'overloaded'),
    overloaded: () => say(429, 'Model is overloaded', 'overloaded'),
    server: () => say(424, 'Request failed during generation: Server error: CUDA out of memory', 'generation'),
    'invalid-request': () => say(422, 'Input validation error: the request is not valid', 'validation'),
  },
  refuse: (complaint: Complaint) =>
    say(422, `Input validation error: ${openAIComplaint(complaint).message}`, 'validation'),
  shape: ({ message, type }) => ({ error: message, error_type: type }),
})

const reasonOf = ({ finish_reason, stop }: Answer) => {
  if (stop !== undefined) return 'stop_sequence'
  return finish_reason === 'length' ? 'length' : 'eos_token'
}
const detailsOf = (answer: Answer) => ({
  finish_reason: reasonOf(answer),
  generated_tokens: answer.usage.completion_tokens,
  seed: null,
})

function* stream(answer: Answer, { random }: Exchange): Generator<Piece> {
  const tokens = onlyText(answer)
  const all = tokens.join('')
  const write = (text: string, index: number, special: boolean, token: boolean) =>
    piece(
      event(
        {
          index,
          token: { id: index, text, logprob: -Number(random().toFixed(4)), special },
          generated_text: special ? all : null,
          details: special ? { ...detailsOf(answer), input_length: answer.usage.prompt_tokens } : null,
        },
        noGap,
      ),
      token,
    )
  for (const [index, text] of tokens.entries()) yield write(text, index + 1, false, true)
  yield write('</s>', tokens.length + 1, true, false)
}

const generate = (path: RegExp, streams: boolean): ChatEndpoint => ({
  kind: 'chat',
  method: 'POST',
  path,
  errors: selfHostedErrors,
  schema: generateSchema,
  contentType: 'text/event-stream',
  read({ body }) {
    const { max_new_tokens, temperature, stop, grammar } = (body.parameters ?? {}) as Record<string, never>
    const limits = {
      ...(max_new_tokens !== undefined && { max_tokens: max_new_tokens }),
      ...(temperature !== undefined && { temperature }),
      ...(stop !== undefined && { stop }),
      ...bySchema((grammar as { value?: unknown } | undefined)?.value),
    }
    return { stream: streams || body.stream === true, request: promptRequest(limits, body.inputs) }
  },
  stream,
  json(answer, { body }) {
    const details = (body.parameters as { details?: boolean } | undefined)?.details
    return {
      generated_text: onlyText(answer).join(''),
      ...(details && {
        details: {
          ...detailsOf(answer),
          prefill: [],
          tokens: onlyText(answer).map((text, id) => ({ id, text, logprob: -0.1, special: false })),
        },
      }),
    }
  },
  inBand: () =>
    event(
      { error: 'Request failed during generation: Server error: CUDA out of memory', error_type: 'generation' },
      noGap,
    ),
})

export const tgiEndpoints: ChatEndpoint[] = [generate(/^\/generate$/, false), generate(/^\/generate_stream$/, true)]

const vectorsFor = (errors: Errors, path: RegExp): EmbeddingEndpoint => ({
  kind: 'embedding',
  method: 'POST',
  path,
  errors,
  schema: z.looseObject({
    inputs: z.union([z.string(), z.array(z.string())]),
    normalize: z.nullish(z.boolean()),
    truncate: z.nullish(z.boolean()),
    dimensions: z.nullish(z.int()),
  }),
  read: ({ body }) => ({
    input: textsOf(body.inputs),
    dimensions: typeof body.dimensions === 'number' ? body.dimensions : undefined,
  }),
  json: (vectors) => vectors,
})

/** At most 32 texts a request, as TEI starts by default. */
export const teiEndpoint: EmbeddingEndpoint = {
  ...vectorsFor(selfHostedErrors, /^\/embed$/),
  check({ body }) {
    const count = textsOf(body.inputs).length
    if (count === 0) return { reason: 'missing', path: ['inputs'], message: '`inputs` cannot be empty' }
    return count > 32
      ? { reason: 'too-big', path: ['inputs'], message: `batch size ${count} > maximum allowed batch size 32` }
      : undefined
  },
}

/** One text gives one vector, a list a list. */
export const featureExtraction = (errors: Errors, path: RegExp): EmbeddingEndpoint => ({
  ...vectorsFor(errors, path),
  json: (vectors, _, { body }) => (typeof body.inputs === 'string' ? vectors[0] : vectors),
})

export const infoEndpoint: PlainEndpoint = {
  kind: 'plain',
  method: 'GET',
  path: /^\/info$/,
  errors: selfHostedErrors,
  open: true,
  answer: ({ models }) => ({
    status: 200,
    body: {
      model_id: models[0] ?? 'mock',
      max_input_tokens: 4095,
      max_total_tokens: 4096,
      max_client_batch_size: 32,
      version: '3.3.6',
    },
  }),
}
