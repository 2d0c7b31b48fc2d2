import type { CompletionCache, Warning } from '../types/index.ts'

/** A cache that never breaks a call: what fails is a miss, and a warning. */
export interface GuardedCache {
  get<Value>(key: string): Promise<Value | undefined>
  set(key: string, value: unknown): Promise<void>
}

/** `warn` hears of it once a call at most, however many entries fail. */
export function guardCache(
  cache: CompletionCache,
  ttl: number | undefined,
  warn: (warning: Warning) => void,
): GuardedCache {
  let warned = false
  const failed = (error: unknown) => {
    if (!warned)
      warn({ code: 'cache', message: `the cache failed: ${error instanceof Error ? error.message : String(error)}` })
    warned = true
    return undefined
  }
  return {
    async get(key) {
      try {
        const text = await cache.get(key)
        return text === undefined ? undefined : JSON.parse(text)
      } catch (error) {
        return failed(error)
      }
    },
    async set(key, value) {
      try {
        await cache.set(key, JSON.stringify(value), ttl)
      } catch (error) {
        failed(error)
      }
    },
  }
}
