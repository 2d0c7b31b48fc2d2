import type { Clock } from '../../src/types/index.ts'

export interface SimulatedClock extends Clock {
  /** Lets time pass until nothing sleeps any more, or until then. */
  run(until?: number): Promise<void>
}

interface Sleeper {
  readonly at: number
  readonly order: number
  wake: (() => void) | undefined
}

/** mulberry32: the same numbers for the same seed, everywhere. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Everything that was waiting for the past has run. */
const aTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Time that passes only while everybody sleeps: an hour takes as long as its work. `settled` waits for work that is done elsewhere, too. */
export function simulatedClock(seed = 1, settled: () => Promise<void> = aTurn): SimulatedClock {
  const sleepers = heap()
  let now = 1_700_000_000_000
  let count = 0

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const cancel = () => {
        sleeper.wake = undefined
        reject(signal?.reason)
      }
      const sleeper: Sleeper = {
        at: now + Math.max(0, Number.isNaN(ms) ? 0 : ms),
        order: count++,
        wake() {
          signal?.removeEventListener('abort', cancel)
          resolve()
        },
      }
      signal?.addEventListener('abort', cancel, { once: true })
      sleepers.push(sleeper)
    })
  }

  return {
    now: () => now,
    random: seeded(seed),
    sleep,
    async run(until = Infinity) {
      await settled()
      for (let next = sleepers.peek(); next && next.at <= until; next = sleepers.peek()) {
        sleepers.pop()
        if (!next.wake || next.at === Infinity) continue
        now = Math.max(now, next.at)
        next.wake()
        await settled()
      }
      if (until < Infinity) now = Math.max(now, until)
    },
  }
}

function heap() {
  const items: Sleeper[] = []
  const before = (left: number, right: number) => {
    const [a, b] = [items[left], items[right]]
    return a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.order < b.order))
  }
  const swap = (left: number, right: number) => {
    const [a, b] = [items[left], items[right]]
    if (a && b) [items[left], items[right]] = [b, a]
  }
  return {
    peek: () => items[0],
    push(item: Sleeper) {
      items.push(item)
      for (let at = items.length - 1; at > 0;) {
        const parent = (at - 1) >> 1
        if (!before(at, parent)) break
        swap(at, parent)
        at = parent
      }
    },
    pop() {
      const last = items.pop()
      if (!last || items.length === 0) return
      items[0] = last
      for (let at = 0; ;) {
        let least = at
        for (const child of [2 * at + 1, 2 * at + 2]) if (before(child, least)) least = child
        if (least === at) break
        swap(at, least)
        at = least
      }
    },
  }
}
