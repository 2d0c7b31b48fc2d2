import type { ModelInfo } from '../../types/index.ts'
import { type Json, number, record } from '../shared/json.ts'

/** OpenRouter's rows: dollars a token, as text, and the longest answer. */
export function readPrice(row: Json): Partial<ModelInfo> {
  const pricing = record(row['pricing'])
  // Without the dust of binary fractions: 0.00000015 × 1e6 is 0.15.
  const million = (name: string) => Number((Number(pricing[name]) * 1e6).toPrecision(12))
  const input = million('prompt')
  const output = million('completion')
  const cachedInput = million('input_cache_read')
  const cacheWrite = million('input_cache_write')
  const maxOutputTokens = number(record(row['top_provider'])['max_completion_tokens'])
  return {
    ...(maxOutputTokens && { maxOutputTokens }),
    ...(input >= 0 &&
      output >= 0 && {
        price: { input, output, ...(cachedInput > 0 && { cachedInput }), ...(cacheWrite > 0 && { cacheWrite }) },
      }),
  }
}
