import type { Clock } from '../types/index.ts'

/** The runtime's own time and chance. */
export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        if (signal?.aborted) reject(signal.reason)
        else resolve()
      }
      // Longer delays overflow a 32-bit timer and fire at once; whoever waits looks at the clock again.
      const timer = setTimeout(end, Math.min(ms, 0x7fffffff))
      signal?.addEventListener('abort', end)
      if (signal?.aborted) end()
    }),
}
