import type { FramePolicy } from './types.ts'

export interface FrameGate {
  /** Something is new: the function runs when the policy lets it, once however often this was called. */
  request(): void
  /** What was requested does not run any more. */
  close(): void
}

/** Lets a function run at most once a frame. Writes to the cache go through it, so every observer of the cache is spared, not only one. */
export function frameGate(run: () => void, policy: FramePolicy = 'frame'): FrameGate {
  if (policy === false) return { request: run, close: () => undefined }
  const byFrame = policy === 'frame' && typeof requestAnimationFrame === 'function'
  const period = policy === 'frame' ? 50 : policy
  let waiting = false
  let late = false
  let frame: number | undefined
  let timer: ReturnType<typeof setInterval> | undefined

  function once() {
    waiting = late = false
    run()
  }
  /** Animation frames stop in a hidden tab. One slow timer a stream sees to it; one a frame, set and cleared, costs more than the frame. */
  function tick() {
    if (waiting && (late || !byFrame)) {
      if (frame) cancelAnimationFrame(frame)
      once()
    }
    late = waiting
  }
  function request() {
    if (waiting) return
    waiting = true
    timer ??= setInterval(tick, period)
    if (byFrame) frame = requestAnimationFrame(once)
  }
  function close() {
    clearInterval(timer)
    if (frame) cancelAnimationFrame(frame)
  }
  return { request, close }
}
