import type { Clock } from '../types/index.ts'

/** The runtime's own time and chance. */
export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const wake = () => {
        signal?.removeEventListener('abort', cancel)
        resolve()
      }
      // Longer delays overflow a 32-bit timer and fire at once; whoever waits looks at the clock again.
      const timer = setTimeout(wake, Math.min(ms, 0x7fffffff))
      const cancel = () => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', cancel, { once: true })
    }),
}
