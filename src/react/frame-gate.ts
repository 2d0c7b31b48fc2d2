import type { FramePolicy } from './types.ts'

export interface FrameGate {
  /** Something is new: the function runs when the policy lets it, once however often this was called. */
  request(): void
  /** What was requested does not run any more. */
  cancel(): void
}

/** Lets a function run at most once a frame. Writes to the cache go through it, so every observer of the cache is spared, not only one. */
export function frameGate(run: () => void, policy: FramePolicy = 'frame'): FrameGate {
  let waiting = false
  let frame: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function cancel() {
    waiting = false
    clearTimeout(timer)
    if (frame !== undefined) cancelAnimationFrame(frame)
  }
  function once() {
    cancel()
    run()
  }
  function request() {
    if (waiting) return
    if (policy === false) return run()
    waiting = true
    timer = setTimeout(once, policy === 'frame' ? 100 : policy)
    // Animation frames stop in a hidden tab, hence the race with a timer; some engines of React Native have none.
    if (policy === 'frame' && typeof requestAnimationFrame === 'function') frame = requestAnimationFrame(once)
  }
  return { request, cancel }
}
