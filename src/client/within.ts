import type { Clock } from '../types/index.ts'

/** What is waited for at most so many ms; then it goes on, but nobody waits for it. */
export async function within<Value>(
  clock: Pick<Clock, 'sleep'>,
  ms: number,
  awaited: Promise<Value>,
  who: string,
): Promise<Value> {
  const over = new AbortController()
  const late = clock.sleep(ms, over.signal).then(() => {
    throw new Error(`${who} did not answer within ${ms} ms`)
  })
  try {
    return await Promise.race([awaited, late])
  } finally {
    over.abort('over')
  }
}
