/** `POST /v2/embed` and `GET /v1/models`. */
import { uuid } from '../random.ts'
import type { EmbeddingEndpoint, Errors, PlainEndpoint } from '../types.ts'
import { cohereEmbed } from './cohere-schema.ts'
import { base64Of } from './openai-lists.ts'

export const cohereEmbedEndpoint = (errors: Errors): EmbeddingEndpoint => ({
  kind: 'embedding',
  method: 'POST',
  path: /^(\/v2)?\/embed$/,
  errors,
  schema: cohereEmbed,
  check({ body }) {
    const count = (body.texts as string[] | undefined)?.length ?? 0
    return count > 96
      ? {
          reason: 'too-big',
          path: ['texts'],
          message: `invalid request: total number of texts must be at most 96 - received ${count}`,
        }
      : undefined
  },
  read: ({ body }) => ({
    input: ((body.texts ?? body.inputs ?? body.images ?? []) as unknown[]).map((item) =>
      typeof item === 'string' ? item : JSON.stringify(item),
    ),
    dimensions: typeof body.output_dimension === 'number' ? body.output_dimension : undefined,
  }),
  json(vectors, { prompt_tokens }, { body, random }) {
    const types = (body.embedding_types as string[] | undefined) ?? ['float']
    const encode = (type: string) => {
      if (type === 'float') return vectors
      if (type === 'base64') return vectors.map(base64Of)
      return vectors.map((vector) => vector.map((value) => Math.round(value * 127)))
    }
    return {
      id: uuid(random),
      embeddings: Object.fromEntries(types.map((type) => [type, encode(type)])),
      texts: body.texts ?? [],
      meta: { api_version: { version: '2' }, billed_units: { input_tokens: prompt_tokens } },
      response_type: 'embeddings_by_type',
    }
  },
})

export const cohereModels = (errors: Errors): PlainEndpoint => ({
  kind: 'plain',
  method: 'GET',
  path: /^(\/v[12])?\/models$/,
  errors,
  answer: ({ models, url }) => {
    const size = Number(url.searchParams.get('page_size') ?? 20)
    const from = Number(url.searchParams.get('page_token') ?? 0)
    const next = from + size
    const rows = models.slice(from, next).map((name) => ({
      name,
      endpoints: name.startsWith('embed') ? ['embed'] : ['chat'],
      finetuned: false,
      context_length: name.startsWith('embed') ? 128_000 : 256_000,
      features: name.startsWith('embed') ? null : ['chat-completions', 'json_schema', 'tools'],
      is_deprecated: false,
    }))
    return { status: 200, body: { models: rows, ...(next < models.length && { next_page_token: String(next) }) } }
  },
})
