import type { ModelInfo } from '../../types/index.ts'
import { type Json, number, record } from '../common/json.ts'

/** OpenRouter's rows: dollars a token, as text, and the longest answer. */
export function readRow({ pricing, top_provider: top }: Json): Partial<ModelInfo> {
  // Without the dust of binary fractions: 0.00000015 × 1e6 is 0.15.
  const million = (name: string) => Number((Number(record(pricing)[name]) * 1e6).toPrecision(12))
  const input = million('prompt')
  const output = million('completion')
  const cachedInput = million('input_cache_read')
  const maxOutputTokens = number(record(top)['max_completion_tokens'])
  return {
    ...(maxOutputTokens && { maxOutputTokens }),
    ...(input >= 0 && output >= 0 && { price: { input, output, ...(cachedInput && { cachedInput }) } }),
  }
}
