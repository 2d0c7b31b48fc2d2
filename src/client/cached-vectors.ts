import type { ResolvedTarget } from '../routing/resolve-model.ts'
import type { EmbeddingCall, Vector } from './assemble-embedding.ts'

export interface RememberedVectors {
  /** The texts to ask for. */
  readonly missing: readonly string[]
  /** All vectors in the order of the texts, once those of the missing ones have come. */
  fill(brought: readonly Vector[]): Promise<Vector[]>
}

/** What is kept of a target's vectors, text by text; undefined where the call uses no cache. Vectors of two models are never mixed. */
export async function rememberedVectors(
  call: EmbeddingCall,
  target: ResolvedTarget,
  texts: readonly string[],
): Promise<RememberedVectors | undefined> {
  const { context, options, request } = call
  const store = context.options.cache
  if (!store || options.cache === false) return undefined
  const [{ embeddingKey }, { guardCache }, { fillVectors, knownVectors }, { cacheTarget }] = await Promise.all([
    import('../cache/cache-key.ts'),
    import('../cache/guarded-cache.ts'),
    import('../cache/embedding-texts.ts'),
    import('./cache-target.ts'),
  ])
  const ttl = typeof options.cache === 'object' ? options.cache.ttl : undefined
  const cache = guardCache(store, ttl, (warning) => call.warnings.push(warning))
  const keyOf = (text: string) => embeddingKey(request, text, cacheTarget(target))
  const known = await knownVectors(cache, texts, keyOf)
  return { missing: known.missing, fill: (brought) => fillVectors(cache, texts, known, brought, keyOf) }
}
