import type { LLMError } from '../errors/llm-error.ts'
import { known } from '../errors/known.ts'
import { must } from '../errors/must.ts'
import type { RetryPolicy } from '../types/index.ts'

/** A retry policy with nothing left open. */
export type ResolvedRetry = Required<RetryPolicy>

const defaults: ResolvedRetry = { retries: 2, byCode: {}, baseDelay: 500, maxDelay: 20_000, budget: 0.2 }

/**
 * Lays policies over each other, the nearest to the call last. A plain number is the whole say on counts: it also
 * clears what an earlier layer had said by cause.
 *
 * @example resolveRetry(client.retry, route.retry, options.retry)
 */
export function resolveRetry(...layers: readonly (number | RetryPolicy | undefined)[]): ResolvedRetry {
  let policy = defaults
  for (const layer of layers) {
    if (typeof layer === 'number') policy = { ...policy, retries: layer, byCode: {} }
    else if (layer) policy = { ...policy, ...known(layer), byCode: { ...policy.byCode, ...known({ ...layer.byCode }) } }
  }
  for (const [field, value] of Object.entries(policy))
    must(typeof value === 'number' ? value >= 0 : field === 'byCode', `retry.${field}`, '0 or more', value)
  return policy
}

/** How many further tries of the same target a failure of this kind is worth. */
export function retriesFor(policy: ResolvedRetry, error: Pick<LLMError, 'code' | 'retryable'>): number {
  return policy.byCode[error.code] ?? (error.retryable ? policy.retries : 0)
}

/**
 * ms to wait before the further try number `attempt` (1 is the first): what the server asked for, else full jitter between
 * `baseDelay` and a ceiling that doubles up to `maxDelay`. `undefined` where the server asks for more than `maxDelay`: do
 * not wait, ask another target.
 */
export function retryDelay(
  { baseDelay, maxDelay }: ResolvedRetry,
  attempt: number,
  { retryAfter }: Pick<LLMError, 'retryAfter'>,
  random: () => number,
): number | undefined {
  if (retryAfter !== undefined && retryAfter >= 0) return retryAfter > maxDelay ? undefined : retryAfter
  const least = Math.min(baseDelay, maxDelay)
  // Nothing, doubled past all numbers, is NaN: still nothing.
  const ceiling = Math.min(maxDelay, baseDelay * 2 ** attempt || 0)
  return least + random() * (ceiling - least)
}
