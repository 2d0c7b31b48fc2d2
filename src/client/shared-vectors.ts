import { embeddingKey } from '../cache/cache-key.ts'
import { fillVectors, knownVectors } from '../cache/embedding-texts.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import type { EmbeddingCall } from './assemble-embedding.ts'
import { cacheTarget } from './cache-target.ts'
import type { RememberedVectors } from './cached-vectors.ts'
import { cacheOf, flightsOf, joined } from './call-cache.ts'

const flightOf = flightsOf<readonly (readonly number[])[]>()

/** The vectors that are kept; and those that an equal call is waiting for, which travel once. */
export async function sharedVectors(
  call: EmbeddingCall,
  target: ResolvedTarget,
  texts: readonly string[],
  waits: () => void,
): Promise<RememberedVectors> {
  const cache = cacheOf(call)
  const flight = flightOf(call)
  const asked = cacheTarget(target)
  const keys = new Map<string, Promise<string>>()
  function keyOf(text: string): Promise<string> {
    const key = keys.get(text) ?? embeddingKey(call.request, text, asked)
    keys.set(text, key)
    return key
  }
  const together = (await Promise.all(texts.map(keyOf))).join()
  if (flight.join(together)) waits()
  const role = await joined(call, flight, together)
  if ('answer' in role) {
    const { answer } = role
    // What one caller does to its vectors must not be seen by another.
    return { missing: [], fill: async () => answer.map((vector) => vector.slice()), failed: () => undefined }
  }
  const { land } = role
  const failed = () => land(call.signal.aborted ? 'given up' : 'failed')
  try {
    const known = await knownVectors(cache, texts, keyOf)
    return {
      missing: known.missing,
      async fill(brought) {
        const answer = await fillVectors(cache, texts, known, brought, keyOf)
        land({ answer })
        return answer
      },
      failed,
    }
  } catch (error) {
    failed()
    throw error
  }
}
