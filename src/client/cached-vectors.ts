import type { ResolvedTarget } from '../routing/resolve-model.ts'
import type { EmbeddingCall, Vector } from './assemble-embedding.ts'

export interface RememberedVectors {
  /** The texts to ask for. */
  readonly missing: readonly string[]
  /** All vectors in the order of the texts, once those of the missing ones have come. */
  fill(brought: readonly Vector[]): Promise<Vector[]>
  /** They will not come. */
  failed(): void
}

/**
 * What is kept of a target's vectors, text by text; undefined where the call uses no cache. Vectors of two models are never mixed.
 * `waits` hears that an equal call is waited for: it may need the place that this one holds at the target.
 */
export async function rememberedVectors(
  call: EmbeddingCall,
  target: ResolvedTarget,
  texts: readonly string[],
  waits: () => void,
): Promise<RememberedVectors | undefined> {
  if (!call.context.options.cache || call.options.cache === false) return undefined
  return (await import('./shared-vectors.ts')).sharedVectors(call, target, texts, waits)
}
