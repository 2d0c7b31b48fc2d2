import { notifyManager } from '@tanstack/react-query'
import type { FramePolicy } from './types.ts'

export interface FrameGate {
  /** Something is new: the function runs when the policy lets it, once however often this was called. */
  request(): void
  /** What was requested does not run any more. */
  close(): void
}

/** Functions that wait, and whether they waited for long already. */
type Waiting = Map<() => void, boolean>

/** Who waits for the next frame. Whose frame comes first runs them all, so that React commits what they write at once. */
const framed: Waiting = new Map()

/** Lets a function run at most once a frame. Writes to the cache go through it, so every observer of the cache is spared, not only one. */
export function frameGate(run: () => void, policy: FramePolicy = 'frame'): FrameGate {
  if (!policy) return { request: run, close: () => undefined }
  const byFrame = policy === 'frame' && typeof requestAnimationFrame === 'function'
  const waiting: Waiting = policy === 'frame' ? framed : new Map()
  const period = policy === 'frame' ? 50 : policy
  let frame = 0
  let timer: ReturnType<typeof setInterval> | undefined

  function flush() {
    const due = [...waiting.keys()]
    notifyManager.batch(() => {
      // One that throws, as a listener of the cache may, leaves the others waiting for their own frame.
      for (const each of due) if (waiting.delete(each)) each()
    })
  }
  /** Animation frames stop in a hidden tab. One slow timer a stream sees to it; one a frame, set and cleared, costs more than the frame. */
  function tick() {
    if (waiting.get(run)) flush()
    else if (waiting.has(run)) waiting.set(run, true)
  }
  function request() {
    if (waiting.has(run)) return
    waiting.set(run, !byFrame)
    timer ??= setInterval(tick, period)
    if (!byFrame) return
    // One that never came, in a hidden tab.
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(flush)
  }
  function close() {
    waiting.delete(run)
    clearInterval(timer)
  }
  return { request, close }
}
