/** What an Ollama server tells of itself and its models, and its embeddings. */
import * as z from 'zod/mini'
import { line, piece } from '../framing.ts'
import { hash, letters, seeded, hexadecimal } from '../random.ts'
import type { EmbeddingEndpoint, Errors, Exchange, PlainEndpoint } from '../types.ts'
import { textsOf } from './openai-lists.ts'

const ollamaVersion = '0.13.5'

const digest = (name: string) => letters(seeded(hash(name)), 64, hexadecimal)
/** 1 to 9 GB, by name. */
const sizeOf = (name: string) => 1_000_000_000 + (hash(name) % 8_000_000_000)
const tagged = (name: string) => (name.includes(':') ? name : `${name}:latest`)
const isEmbedder = (name: string) => /embed|bge|minilm/.test(name)
const familyOf = (name: string) => name.replace(/^.*\//, '').replace(/[^a-z].*$/i, '') || 'llama'

const details = (name: string) => ({
  parent_model: '',
  format: 'gguf',
  family: familyOf(name),
  families: [familyOf(name)],
  parameter_size: '3.2B',
  quantization_level: 'Q4_K_M',
})
const timestamp = ({ created }: Exchange) => new Date(created * 1000).toISOString()
const capabilities = (name: string) => (isEmbedder(name) ? ['embedding'] : ['completion', 'tools', 'thinking'])

const row = (id: string, exchange: Exchange) => ({
  name: tagged(id),
  model: tagged(id),
  modified_at: timestamp(exchange),
  size: sizeOf(id),
  digest: digest(id),
  details: details(id),
})

function* pull(model: string) {
  const name = digest(model)
  const total = sizeOf(model)
  const step = { status: `pulling ${name.slice(0, 12)}`, digest: `sha256:${name}`, total }
  yield piece(line({ status: 'pulling manifest' }), true)
  yield piece(line(step), true)
  for (let tenth = 1; tenth <= 10; tenth++)
    yield piece(line({ ...step, completed: Math.round((total * tenth) / 10) }), true)
  for (const status of ['verifying sha256 digest', 'writing manifest', 'success']) yield piece(line({ status }), true)
}

/** Old clients say `name`. */
const named = z.looseObject({
  model: z.optional(z.string()),
  name: z.optional(z.string()),
  stream: z.nullish(z.boolean()),
})

export const ollamaLists = (errors: Errors): PlainEndpoint[] => {
  const get = (path: RegExp, body: (exchange: Exchange) => unknown): PlainEndpoint => ({
    kind: 'plain',
    method: 'GET',
    path,
    errors,
    answer: (exchange) => ({ status: 200, body: body(exchange) }),
  })
  const post = (path: RegExp, answer: PlainEndpoint['answer']): PlainEndpoint => ({
    kind: 'plain',
    method: 'POST',
    path,
    errors,
    schema: named,
    prepare: ({ body }) => ({ ...body, model: body.model || body.name }),
    check: ({ body }) => (body.model ? undefined : { reason: 'missing', path: ['model'] }),
    answer,
  })
  return [
    get(/^\/?$/, () => 'Ollama is running'),
    get(/^\/api\/version$/, () => ({ version: ollamaVersion })),
    get(/^\/api\/tags$/, (exchange) => ({ models: exchange.models.map((id) => row(id, exchange)) })),
    get(/^\/api\/ps$/, (exchange) => ({
      models: exchange.models.slice(0, 1).map((id) => ({
        ...row(id, exchange),
        expires_at: timestamp(exchange),
        size_vram: sizeOf(id),
        context_length: 4096,
      })),
    })),
    post(/^\/api\/show$/, (exchange) => {
      const model = String(exchange.body.model)
      const family = familyOf(model)
      return {
        status: 200,
        body: {
          modelfile: `FROM ${model}`,
          parameters: '',
          template: '{{ .Prompt }}',
          details: details(model),
          model_info: {
            'general.architecture': family,
            [`${family}.context_length`]: 131072,
            [`${family}.embedding_length`]: 768,
          },
          capabilities: capabilities(model),
          modified_at: timestamp(exchange),
        },
      }
    }),
    post(/^\/api\/pull$/, ({ body }) =>
      body.stream === false
        ? { status: 200, body: { status: 'success' } }
        : { contentType: 'application/x-ndjson', pieces: pull(String(body.model)) },
    ),
  ]
}

const embedSchema = z.looseObject({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string())]),
  dimensions: z.nullish(z.int()),
  truncate: z.nullish(z.boolean()),
})
const legacySchema = z.looseObject({ model: z.string(), prompt: z.optional(z.string()) })
const needsModel: EmbeddingEndpoint['check'] = ({ model }) =>
  model === '' ? { reason: 'missing', path: ['model'] } : undefined

export const ollamaEmbeddings = (errors: Errors): EmbeddingEndpoint[] => [
  {
    kind: 'embedding',
    method: 'POST',
    path: /^\/api\/embed$/,
    errors,
    schema: embedSchema,
    check: needsModel,
    read: ({ body }) => ({
      input: textsOf(body.input).filter((text, _, all) => text !== '' || all.length > 1),
      dimensions: typeof body.dimensions === 'number' ? body.dimensions : undefined,
    }),
    json: (embeddings, { prompt_tokens }, { model }) => ({
      model,
      embeddings,
      total_duration: 14_143_917,
      load_duration: 1_019_500,
      prompt_eval_count: prompt_tokens,
    }),
  },
  {
    kind: 'embedding',
    method: 'POST',
    path: /^\/api\/embeddings$/,
    errors,
    schema: legacySchema,
    check: needsModel,
    read: ({ body }) => ({ input: textsOf(body.prompt).filter(Boolean) }),
    json: ([embedding = []]) => ({ embedding }),
  },
]
