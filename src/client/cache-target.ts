import type { CacheTarget } from '../cache/cache-key.ts'
import { baseURLOf } from '../routing/connection.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'

/** Whom a question is put to, as far as it is no secret. */
export function cacheTarget({ provider, model, connection }: ResolvedTarget): CacheTarget {
  const { options = {} } = connection
  return {
    provider: provider.id,
    model,
    baseURL: baseURLOf(provider, connection),
    // None and an empty set of options are the same place.
    ...(Object.keys(options).length > 0 && { options }),
  }
}
