import type { Usage } from '../../types/index.ts'
import { type Json, number, record } from '../common/json.ts'
import { usageOf } from '../common/usage.ts'

/** Counts of one answer: told at its start and again, cumulatively, at its end. */
export interface Counts {
  input?: number
  output?: number
  read?: number
  written?: number
  thought?: number
}

/** Takes over what is told; a later 0 or null does not undo a count. */
export function count(counts: Counts, wire: Json): Usage | undefined {
  const take = (key: keyof Counts, value: unknown) => {
    const told = number(value)
    if (told !== undefined) counts[key] = told || (counts[key] ?? 0)
  }
  take('input', wire['input_tokens'])
  take('output', wire['output_tokens'])
  take('read', wire['cache_read_input_tokens'])
  take('written', wire['cache_creation_input_tokens'])
  take('thought', record(wire['output_tokens_details'])['thinking_tokens'])
  const { input, output, read, written, thought } = counts
  if (input === undefined && output === undefined) return undefined
  // Cached tokens are counted beside the input here, not in it; thinking is inside the output.
  return usageOf((input ?? 0) + (read ?? 0) + (written ?? 0), output, {
    cached: read,
    cacheWrite: written,
    reasoning: thought,
  })
}
