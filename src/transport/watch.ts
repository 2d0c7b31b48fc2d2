import { LLMError } from '../errors/llm-error.ts'
import type { Clock } from '../types/index.ts'
import { follow } from './follow.ts'

/** What is waited for, and who ends it: a timer, a signal that is followed, or whoever calls `abort`. */
export interface Watch {
  readonly signal: AbortSignal
  abort(error: LLMError): void
  /** From now on that signal ends it, too. */
  follow(signal: AbortSignal | undefined): void
  /** From now on something must happen every `limit` ms; undefined waits for ever. */
  expect(limit: number | undefined, what: string): void
  /** It is waited for, from now on. */
  touch(): void
  /** It happened, and nobody waits for more: whoever reads slowly, or has left, keeps no time running. */
  pause(): void
  /** Lets go of the timer and of the signal that is followed. */
  stop(): void
}

/** One timer for a whole wait, however many pieces arrive: a timer a read would cost more than the read. */
export function createWatch(clock: Clock): Watch {
  const controller = new AbortController()
  const { signal } = controller
  let letGo: (() => void) | undefined
  let due = 0
  let allowed = 0
  let waiting: AbortController | undefined
  /** Starts a wait again that ended while nobody was waiting. */
  let resume: (() => void) | undefined

  async function wait(limit: number, what: string, stopped: AbortSignal): Promise<void> {
    for (let left = limit; left > 0; left = due - clock.now()) {
      await clock.sleep(left, stopped).catch(() => undefined) // rejects when stopped, and only then
      if (stopped.aborted) return
      if (due === Infinity) {
        resume = () => void wait(limit, what, stopped)
        return
      }
    }
    controller.abort(new LLMError('timeout', `no ${what} for ${limit} ms`))
  }
  // With no reason of our own, abort makes a DOMException with its stack: a tenth of a whole call.
  const rest = () => waiting?.abort('stopped')
  const stop = () => {
    rest()
    letGo?.()
  }
  return {
    signal,
    abort(error) {
      stop()
      controller.abort(error)
    },
    follow(other) {
      letGo = follow(other, controller)
    },
    expect(limit, what) {
      rest()
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
