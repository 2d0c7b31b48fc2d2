/** `/embeddings` and `/models` as OpenAI and its followers serve them. */
import * as z from 'zod/mini'
import type { EmbeddingEndpoint, Errors, Exchange, PlainEndpoint, Schema, WireAnswer } from '../types.ts'

const tokens = z.array(z.int())
/** At most 2048 inputs, none of them empty. */
const embeddingFields = {
  model: z.string(),
  input: z.union([
    z.string(),
    z.array(z.string()).check(z.minLength(1), z.maxLength(2048)),
    tokens.check(z.minLength(1)),
    z.array(tokens).check(z.minLength(1), z.maxLength(2048)),
  ]),
  dimensions: z.optional(z.int().check(z.minimum(1))),
  encoding_format: z.optional(z.enum(['float', 'base64'])),
  user: z.optional(z.string()),
}
export const openAIEmbeddings = z.strictObject(embeddingFields)
const compatibleEmbeddings = z.looseObject(embeddingFields)

/** A text, texts, tokens, or lists of tokens: texts. */
export const textsOf = (input: unknown): string[] => {
  if (typeof input === 'string') return [input]
  if (!Array.isArray(input)) return []
  if (typeof input[0] === 'number') return [input.join(' ')]
  return input.map((text: unknown) => (Array.isArray(text) ? text.join(' ') : String(text)))
}

/** Little-endian 32-bit floats, as base64. */
export const base64Of = (vector: readonly number[]): string => {
  const view = new DataView(new ArrayBuffer(vector.length * 4))
  vector.forEach((value, index) => view.setFloat32(index * 4, value, true))
  let binary = ''
  for (const byte of new Uint8Array(view.buffer)) binary += String.fromCharCode(byte)
  return btoa(binary)
}

export const openAIEmbeddingEndpoint = (options: {
  errors: Errors
  schema?: Schema
  path?: RegExp
  check?: EmbeddingEndpoint['check']
  /** the field that holds the dimensions */ dimensions?: string
  /** what the host tells beside the vectors */ more?(exchange: Exchange): Record<string, unknown>
}): EmbeddingEndpoint => ({
  kind: 'embedding',
  method: 'POST',
  path: options.path ?? /^\/embeddings$/,
  errors: options.errors,
  schema: options.schema ?? compatibleEmbeddings,
  ...(options.check && { check: options.check }),
  read({ body }) {
    const dimensions = body[options.dimensions ?? 'dimensions']
    return { input: textsOf(body.input), dimensions: typeof dimensions === 'number' ? dimensions : undefined }
  },
  json: (vectors, { prompt_tokens }, exchange) => ({
    ...options.more?.(exchange),
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: exchange.body.encoding_format === 'base64' ? base64Of(vector) : vector,
    })),
    model: exchange.model,
    usage: { prompt_tokens, total_tokens: prompt_tokens },
  }),
})

export type Row = (id: string, exchange: Exchange) => Record<string, unknown>

/** The list, and one model of it by name. */
export const openAIModelEndpoints = (options: {
  errors: Errors
  row: Row
  list?(rows: Record<string, unknown>[]): unknown
  open?: boolean
}): PlainEndpoint[] => {
  const { errors, row, list = (data) => ({ object: 'list', data }), open } = options
  const shared = { kind: 'plain', method: 'GET', errors, ...(open && { open }) } as const
  return [
    {
      ...shared,
      path: /^\/models$/,
      answer: (exchange): WireAnswer => ({
        status: 200,
        body: list(exchange.models.map((id) => row(id, exchange))),
      }),
    },
    {
      ...shared,
      path: /^\/models\/(?<model>.+)$/,
      answer: (exchange): WireAnswer =>
        exchange.models.includes(exchange.model)
          ? { status: 200, body: row(exchange.model, exchange) }
          : errors.fail({ code: 'not-found' }, exchange),
    },
  ]
}
