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

/** ms. A store that says nothing for so long is broken; a lock held for it would keep every other tab waiting. */
const patience = 5000

/**
 * Adds by the store's own `increment` where it has one, else reads and writes under a lock that all tabs of the origin share (Web Locks),
 * else one after the other within this page. Whole numbers only: not every `increment` takes fractions.
 */
export function sharedCount(store: KeyValueStore, locks: Locks = webLocks() ?? queue()): SharedCount {
  const read = async (key: string) => {
    const value = Number((await inTime(store.getItem(key))) ?? 0)
    if (Number.isNaN(value)) throw new TypeError(`${key} in the store is not a number`)
    return value
  }
  return {
    read,
    add(key, by) {
      if (store.increment) return inTime(store.increment(key, by))
      return locks.request(key, async () => {
        const sum = (await read(key)) + by
        await inTime(store.setItem(key, String(sum)))
        return sum
      })
    },
  }
}

function inTime<Value>(answer: Value | Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`the store did not answer within ${patience} ms`))
    const timer = setTimeout(late, patience)
    Promise.resolve(answer)
      .finally(() => clearTimeout(timer))
      .then(resolve, reject)
  })
}

function webLocks(): Locks | undefined {
  return globalThis.navigator?.locks
}

/** One after the other, for a count that nobody else adds to. */
export function queue(): Locks {
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
