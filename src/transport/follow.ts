import { abortError } from './send.ts'

/** Aborts with the signal, for the same reason, until it is let go: call what comes back. */
export function follow(signal: AbortSignal | undefined, controller: AbortController): () => void {
  const abort = () => signal && controller.abort(abortError(signal))
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  return () => signal?.removeEventListener('abort', abort)
}
