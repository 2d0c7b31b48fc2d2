import type { ModelInfo } from '../../types/index.ts'
import { type Json, list, number, record } from '../shared/json.ts'

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

/** What rows of other hosts tell beyond OpenAI's: price, longest answer, what a model can do. */
export function readRow(row: Json): Partial<ModelInfo> {
  const price = readPrice(record(row['pricing']))
  const output = number(record(row['top_provider'])['max_completion_tokens'])
  const capabilities = readCapabilities(row)
  return {
    ...(price && { price }),
    ...(output && { maxOutputTokens: output }),
    ...(capabilities.length > 0 && { capabilities }),
  }
}
