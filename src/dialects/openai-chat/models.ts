import type { ModelInfo, ModelsCodec } from '../../types/index.ts'
import { type Json, list, number, record, text } from '../shared/json.ts'

type Row = Omit<ModelInfo, 'provider'>
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** `GET /models`: `{ data: [...] }`, or the bare list (Together). */
export const modelsCodec: ModelsCodec = {
  encode: () => ({ method: 'GET', path: '/models' }),
  decode(body) {
    const models: Row[] = []
    for (const item of Array.isArray(body) ? body : list(record(body)['data'])) {
      const row = record(item)
      const id = text(row['id'])
      if (id) models.push(readModel(id, row))
    }
    return { models }
  },
}

function readModel(id: string, row: Json): Row {
  const model: Mutable<Row> = { id }
  const name = text(row['name']) ?? text(row['display_name'])
  const top = record(row['top_provider'])
  const window = first(row, [
    'context_length',
    'context_window',
    'max_context_length',
    'max_model_len',
    'loaded_context_length',
  ])
  const output = number(top['max_completion_tokens']) ?? number(row['max_completion_tokens'])
  if (name) model.name = name
  if (window) model.contextWindow = window
  if (output) model.maxOutputTokens = output
  const price = readPrice(record(row['pricing']))
  if (price) model.price = price
  const capabilities = readCapabilities(row)
  if (capabilities.length) model.capabilities = capabilities
  return model
}

function first(row: Json, keys: readonly string[]): number | undefined {
  for (const key of keys) if (number(row[key])) return number(row[key])
  return undefined
}

/** OpenRouter: dollars a token, as text. Together: dollars a million tokens, as numbers. */
function readPrice(pricing: Json): ModelInfo['price'] {
  const { prompt, completion, input, output, input_cache_read: cached, input_cache_write: write } = pricing
  if (typeof input === 'number' && typeof output === 'number') return { input, output }
  const [each, out] = [Number(prompt), Number(completion)]
  if (typeof prompt !== 'string' || !(each >= 0) || !(out >= 0)) return undefined
  return {
    input: million(each),
    output: million(out),
    ...(Number(cached) > 0 && { cachedInput: million(Number(cached)) }),
    ...(Number(write) > 0 && { cacheWrite: million(Number(write)) }),
  }
}

/** Without the dust of binary fractions: 0.00000015 × 1e6 is 0.15. */
function million(price: number): number {
  return Number((price * 1e6).toPrecision(12))
}

type Capability = NonNullable<ModelInfo['capabilities']>[number]

const words: Record<string, Capability> = {
  completion_chat: 'chat',
  chat: 'chat',
  llm: 'chat',
  vlm: 'vision',
  embedding: 'embedding',
  embeddings: 'embedding',
  image: 'vision',
  vision: 'vision',
  audio: 'audio',
  tools: 'tools',
  function_calling: 'tools',
  reasoning: 'reasoning',
  structured_outputs: 'json-schema',
}

/** Mistral's flags, OpenRouter's parameters and modalities, Together's and LM Studio's type. */
function readCapabilities(row: Json): Capability[] {
  const flags = Object.entries(record(row['capabilities'])).flatMap(([key, value]) => (value === true ? key : []))
  const inputs = list(record(row['architecture'])['input_modalities'])
  const found = [...flags, ...list(row['supported_parameters']), ...inputs, row['type']].flatMap((word) =>
    typeof word === 'string' && Object.hasOwn(words, word) ? (words[word] ?? []) : [],
  )
  return [...new Set(found)]
}
