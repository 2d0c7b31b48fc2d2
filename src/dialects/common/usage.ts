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
export function readUsage(value: unknown): Usage | undefined {
  const usage = record(value)
  const prompt = number(usage['prompt_tokens'])
  const completion = number(usage['completion_tokens'])
  if (prompt === undefined && completion === undefined) return undefined
  const input = record(usage['prompt_tokens_details'])
  const output = record(usage['completion_tokens_details'])
  const total = number(usage['total_tokens'])
  const reasoning = number(output['reasoning_tokens']) ?? number(usage['reasoning_tokens'])
  const ticks = number(usage['cost_in_usd_ticks'])
  // xAI counts output without reasoning, and its total says so.
  const apart = reasoning && total === (prompt ?? 0) + (completion ?? 0) + reasoning ? reasoning : 0
  return usageOf(prompt, (completion ?? 0) + apart, {
    total,
    // DeepSeek and Together have a field of their own beside, or instead of, the details.
    cached:
      number(input['cached_tokens']) ?? number(usage['prompt_cache_hit_tokens']) ?? number(usage['cached_tokens']),
    cacheWrite: number(input['cache_write_tokens']),
    reasoning,
    audioIn: number(input['audio_tokens']),
    audioOut: number(output['audio_tokens']),
    // OpenRouter has a number, Perplexity a table, xAI ticks of 1e-10 dollars (https://docs.x.ai/developers/cost-tracking).
    cost: number(usage['cost']) ?? number(record(usage['cost'])['total_cost']) ?? (ticks && ticks / 1e10),
  })
}
