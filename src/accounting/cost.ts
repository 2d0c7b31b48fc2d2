import type { Price, Usage } from '../types/index.ts'

type Counted = Pick<Usage, 'prompt_tokens' | 'completion_tokens'> & Partial<Usage>

/**
 * US dollars for one answer: the provider's own figure where it reports one, else prices × usage. Cached tokens are part of the prompt
 * and reasoning is part of the completion, so each is taken out of its whole before it is priced apart; where a price names no rate of
 * its own for them, they cost what the whole costs.
 *
 * `undefined`, never zero, where it cannot be known: no price, or audio, which is billed at rates a `Price` does not have.
 */
export function costOf(usage: Counted, price: Price | undefined): number | undefined {
  if (usage.cost !== undefined) return usage.cost
  const { prompt_tokens_details: prompt = {}, completion_tokens_details: completion = {} } = usage
  if (!price || prompt.audio_tokens || completion.audio_tokens) return undefined
  const tiers = price.tiers?.toSorted((one, other) => one.above - other.above)
  const rate = tiers?.findLast(({ above }) => usage.prompt_tokens > above) ?? price
  const cached = Math.min(prompt.cached_tokens ?? 0, usage.prompt_tokens)
  const written = Math.min(prompt.cache_write_tokens ?? 0, usage.prompt_tokens - cached)
  const reasoning = Math.min(completion.reasoning_tokens ?? 0, usage.completion_tokens)
  const millionths =
    (usage.prompt_tokens - cached - written) * rate.input +
    cached * (rate.cachedInput ?? rate.input) +
    written * (rate.cacheWrite ?? rate.input) +
    (usage.completion_tokens - reasoning) * rate.output +
    reasoning * (rate.reasoning ?? rate.output)
  return Number.isFinite(millionths) ? millionths / 1e6 : undefined
}
