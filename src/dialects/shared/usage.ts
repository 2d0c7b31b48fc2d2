import type { Usage } from '../../types/index.ts'
import { number, record } from './json.ts'

/** Counts as one vocabulary has them: cached input inside the input, reasoning inside the output. */
export function usageOf(
  prompt: number | undefined,
  completion: number | undefined,
  more: {
    total?: number | undefined
    cached?: number | undefined
    cacheWrite?: number | undefined
    reasoning?: number | undefined
    audioIn?: number | undefined
    audioOut?: number | undefined
    cost?: number | undefined
  } = {},
): Usage {
  const { total, cached, cacheWrite, reasoning, audioIn, audioOut, cost } = more
  const input = prompt ?? 0
  const output = completion ?? 0
  const usage: Usage = { prompt_tokens: input, completion_tokens: output, total_tokens: total ?? input + output }
  if (cached !== undefined || cacheWrite !== undefined || audioIn)
    usage.prompt_tokens_details = {
      ...(cached !== undefined && { cached_tokens: cached }),
      ...(cacheWrite !== undefined && { cache_write_tokens: cacheWrite }),
      ...(audioIn && { audio_tokens: audioIn }),
    }
  if (reasoning !== undefined || audioOut)
    usage.completion_tokens_details = {
      ...(reasoning !== undefined && { reasoning_tokens: reasoning }),
      ...(audioOut && { audio_tokens: audioOut }),
    }
  if (cost !== undefined) usage.cost = cost
  return usage
}

/** OpenAI's usage object, and what its relatives add to it; undefined where there is none. */
export function readUsage(value: unknown, cost?: number): Usage | undefined {
  const usage = record(value)
  const prompt = number(usage['prompt_tokens'])
  const completion = number(usage['completion_tokens'])
  if (prompt === undefined && completion === undefined) return undefined
  const input = record(usage['prompt_tokens_details'])
  const output = record(usage['completion_tokens_details'])
  return usageOf(prompt, completion, {
    total: number(usage['total_tokens']),
    // DeepSeek and Together have a field of their own beside, or instead of, the details.
    cached:
      number(input['cached_tokens']) ?? number(usage['prompt_cache_hit_tokens']) ?? number(usage['cached_tokens']),
    cacheWrite: number(input['cache_write_tokens']),
    reasoning: number(output['reasoning_tokens']) ?? number(usage['reasoning_tokens']),
    audioIn: number(input['audio_tokens']),
    audioOut: number(output['audio_tokens']),
    cost,
  })
}
