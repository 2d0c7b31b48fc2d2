import { LLMError } from '../errors/llm-error.ts'
import type { Clock } from '../types/index.ts'

export interface Watch {
  /** From now on something must happen every `limit` ms; undefined waits for ever. */
  expect(limit: number | undefined, what: string): void
  /** It is waited for, from now on. */
  touch(): void
  /** It happened, and nobody waits for more: whoever reads slowly, or has left, keeps no time running. */
  pause(): void
  stop(): void
}

/** One timer for a whole wait, however many pieces arrive: a timer a read would cost more than the read. */
export function createWatch(clock: Clock, onTimeout: (error: LLMError) => void): Watch {
  let due = 0
  let allowed = 0
  let waiting: AbortController | undefined
  /** Starts a wait again that ended while nobody was waiting. */
  let resume: (() => void) | undefined

  async function wait(limit: number, what: string, signal: AbortSignal): Promise<void> {
    for (let left = limit; left > 0; left = due - clock.now()) {
      await clock.sleep(left, signal).catch(() => undefined) // rejects when stopped, and only then
      if (signal.aborted) return
      if (due === Infinity) {
        resume = () => void wait(limit, what, signal)
        return
      }
    }
    onTimeout(new LLMError('timeout', `no ${what} for ${limit} ms`))
  }
  // With no reason of our own, abort makes a DOMException with its stack: a tenth of a whole call.
  const stop = () => waiting?.abort('stopped')
  return {
    expect(limit, what) {
      stop()
      if (limit === undefined || limit === Infinity) return
      allowed = limit
      due = clock.now() + limit
      waiting = new AbortController()
      void wait(limit, what, waiting.signal)
    },
    touch() {
      due = clock.now() + allowed
      resume?.()
      resume = undefined
    },
    pause() {
      due = Infinity
    },
    stop,
  }
}
