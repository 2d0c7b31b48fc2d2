import { abortError } from '../transport/send.ts'
import type { ClientContext } from './context.ts'

interface Waiting {
  readonly context: Pick<ClientContext, 'clock'>
  readonly signal: AbortSignal
}

/** Resolves with the first of these, or after so many ms; rejects when the call is aborted. */
export async function firstOf<Value>(
  { context, signal }: Waiting,
  awaited: readonly Promise<Value>[],
  ms: number,
): Promise<Value | void> {
  const waiting = new AbortController()
  const stop = () => waiting.abort('stopped')
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (signal.aborted) stop()
    return await Promise.race([context.clock.sleep(ms, waiting.signal), ...awaited])
  } catch {
    // The sleep rejects when it is aborted, and only then.
    throw abortError(signal)
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
  }
}
