import { abortedFor } from '../errors/aborted-for.ts'
import { LLMError } from '../errors/llm-error.ts'

export interface HTTPRequest {
  url: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string | undefined
}

export interface SendOptions {
  /** Default: the runtime's own, looked up at each call, so that a later patch of it is seen. */
  fetch?: typeof fetch | undefined
  signal?: AbortSignal | undefined
}

/** The one HTTP request of the library. Resolves with any response, its body unread, and rejects with an LLMError when there is none. */
export async function send(
  { url, body, ...request }: HTTPRequest,
  { fetch = globalThis.fetch, signal }: SendOptions,
): Promise<Response> {
  // fetch would carry `x-api-key` along to wherever it is sent.
  const redirect = refusesRedirectError() ? 'manual' : 'error'
  let response: Response
  try {
    // A fetch of the caller's own may not hear the signal.
    response = await abortable(fetch(url, { ...request, redirect, body: body ?? null, signal: signal ?? null }), signal)
  } catch (error) {
    throw connectionError(error, url, signal)
  }
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) throw redirected(url)
  return response
}

/** workerd knows only `follow` and `manual` (https://developers.cloudflare.com/workers/runtime-apis/request/). */
const refusesRedirectError = () => globalThis.navigator?.userAgent === 'Cloudflare-Workers'

const redirected = (url: string) =>
  new LLMError(
    'bad-response',
    `${new URL(url).origin} answered with a redirect, which is never followed: it would take the key along`,
    { retryable: false },
  )

/** What fetch or a body reader threw, as what it was. Runtimes tell it in the error itself, or in its cause. */
export function connectionError(thrown: unknown, url: string, signal: AbortSignal | undefined): LLMError {
  if (signal?.aborted) return abortError(signal)
  if (LLMError.is(thrown)) return thrown
  const told: { message?: unknown; code?: unknown }[] = [thrown, Object(thrown).cause].map(Object)
  // Not any word of it: a host may be called so.
  if (told.some(({ message }) => /(unexpected|encountered) ?redirect/i.test(String(message)))) return redirected(url)
  const { origin, hostname } = new URL(url)
  if (globalThis.navigator?.onLine === false && !isLoopback(hostname))
    return new LLMError('offline', `cannot reach ${origin}: this machine is offline`, { cause: thrown })
  const [reason] = told.flatMap(({ code }) => (typeof code === 'string' ? ` (${code})` : []))
  // What runtimes say of a network tells nothing; other words are those of a fetch of the caller's own, and perhaps of a bug in it.
  const words = /fetch|load|network|request/i.test(String(thrown)) ? '' : `: ${String(thrown)}`
  return new LLMError('unreachable', `cannot reach ${origin}${reason ?? words}`, { cause: thrown })
}

/** Why a signal was aborted: our own timeouts say so themselves, all else is the caller's wish. */
export const abortError = (signal: AbortSignal): LLMError => abortedFor(signal.reason)

/** A wait for something that knows no signal: it goes on, but nobody waits for it. */
export function abortable<Value>(wait: Value | Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => signal && reject(abortError(signal))
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop)
    const settle = () => signal?.removeEventListener('abort', stop)
    Promise.resolve(wait).finally(settle).then(resolve, reject)
  })
}

export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}
