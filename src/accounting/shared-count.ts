import type { KeyValueStore } from '../types/index.ts'

/** A number in a store that several tabs or servers add to. */
export interface SharedCount {
  read(key: string): Promise<number>
  /** Adds, and tells what is there now. */
  add(key: string, by: number): Promise<number>
}

/** A part of `navigator.locks`. */
export interface Locks {
  request<Value>(name: string, run: () => Promise<Value>): Promise<Value>
}

/**
 * Adds by the store's own `increment` where it has one, else reads and writes under a lock that all tabs of the origin share (Web Locks),
 * else one after the other within this page. Whole numbers only: not every `increment` takes fractions.
 */
export function sharedCount(store: KeyValueStore, locks: Locks = webLocks() ?? queue()): SharedCount {
  const read = async (key: string) => {
    const value = Number((await store.getItem(key)) ?? 0)
    if (Number.isNaN(value)) throw new TypeError(`${key} in the store is not a number`)
    return value
  }
  return {
    read,
    add(key, by) {
      if (store.increment) return store.increment(key, by)
      return locks.request(key, async () => {
        const sum = (await read(key)) + by
        await store.setItem(key, String(sum))
        return sum
      })
    },
  }
}

function webLocks(): Locks | undefined {
  return globalThis.navigator?.locks
}

function queue(): Locks {
  let last: Promise<unknown> = Promise.resolve()
  return {
    request(_name, run) {
      const next = last.then(run, run)
      last = next
      return next
    },
  }
}

/** For this page alone, gone with it. */
export function memoryStore(): KeyValueStore {
  const values = new Map<string, string>()
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, value),
    removeItem: (key) => values.delete(key),
  }
}
