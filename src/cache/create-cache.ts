import type { ClientOptions, Clock, CompletionCache, KeyValueStore } from '../types/index.ts'

export type CacheOptions = Exclude<NonNullable<ClientOptions['cache']>, boolean> & { clock?: Pick<Clock, 'now'> }

/**
 * A cache of answers: in memory, the least recently used going first (`maxEntries`, default 500), or in any `KeyValueStore`.
 *
 * @param options.ttl ms an entry is good for; default: until it is pushed out
 * @example createClient({ cache: createCache({ store: localStorage, ttl: 86_400_000 }) }) // llmux/core
 */
export function createCache({ store, ttl, maxEntries = 500, clock = Date }: CacheOptions = {}): CompletionCache {
  const entries = store ? storedEntries(store) : recentEntries(maxEntries)
  return {
    async get(key) {
      const entry = await entries.read(key)
      if (entry && (entry.until === undefined || clock.now() < entry.until)) return entry.value
      if (entry) await entries.remove(key)
      return undefined
    },
    async set(key, value, ownTtl = ttl) {
      await entries.write(key, { value, ...(ownTtl !== undefined && { until: clock.now() + ownTtl }) })
    },
  }
}

interface Entry {
  value: string
  /** Epoch ms. */
  until?: number
}

interface Entries {
  read(key: string): Entry | undefined | Promise<Entry | undefined>
  write(key: string, entry: Entry): unknown
  remove(key: string): unknown
}

/** A Map keeps the order of insertion: what is read is put to its end, what is at its beginning goes. */
function recentEntries(limit: number): Entries {
  const entries = new Map<string, Entry>()
  return {
    read(key) {
      const entry = entries.get(key)
      if (entry && entries.delete(key)) entries.set(key, entry)
      return entry
    },
    write(key, entry) {
      entries.delete(key)
      entries.set(key, entry)
      for (const oldest of entries.keys()) {
        if (entries.size <= limit) return
        entries.delete(oldest)
      }
    },
    remove: (key) => entries.delete(key),
  }
}

function storedEntries(store: KeyValueStore): Entries {
  return {
    async read(key) {
      const stored = await store.getItem(key)
      return entryFrom(stored)
    },
    write: (key, entry) => store.setItem(key, JSON.stringify(entry)),
    remove: (key) => store.removeItem(key),
  }
}

/** Some stores (unstorage) hand back JSON parsed. What is no entry of ours is a miss. */
function entryFrom(stored: unknown): Entry | undefined {
  const parsed: unknown = typeof stored === 'string' ? JSON.parse(stored) : stored
  if (typeof parsed !== 'object' || parsed === null) return undefined
  const { value, until } = parsed as Partial<Entry>
  if (typeof value !== 'string') return undefined
  return typeof until === 'number' ? { value, until } : { value }
}
