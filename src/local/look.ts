import { connectionError } from '../transport/send.ts'

/** ms after which a server that does not answer counts as none; one on this machine answers in a few. */
const patience = 3000

export interface LookOptions {
  fetch?: typeof fetch | undefined
  signal?: AbortSignal | undefined
  /** The browser may be asking the user, who may take their time. */
  patient?: boolean | undefined
}

/** A request that was answered, or why it was not. */
export type Look =
  | { answered: true; status: number; body: unknown; /** ms */ latency: number }
  | { answered: false; reason: string; timedOut: boolean; byPolicy: boolean }

/**
 * One GET without a header of ours, so without a preflight: what fails is the way there, or the page's origin. Never throws.
 * With `no-cors`, redirects have to be followed: fetch refuses every other wish (https://fetch.spec.whatwg.org/#dom-request).
 */
export async function look(url: string, init: RequestInit, options: LookOptions): Promise<Look> {
  const limit = options.patient ? undefined : AbortSignal.timeout(patience)
  const signals = [options.signal, limit].filter((signal) => signal !== undefined)
  const policy = watchPolicy(new URL(url).origin)
  const startedAt = performance.now()
  try {
    const response = await (options.fetch ?? globalThis.fetch)(url, {
      ...init,
      ...(signals.length > 0 && { signal: AbortSignal.any(signals) }),
    })
    const latency = Math.round(performance.now() - startedAt)
    return { answered: true, status: response.status, body: readJSON(await response.text()), latency }
  } catch (error) {
    // A violation of the page's policy is told in a task of its own, after the fetch has failed.
    await new Promise((resolve) => setTimeout(resolve, policy.watching ? 20 : 0))
    const timedOut = limit?.aborted === true && options.signal?.aborted !== true
    const reason = timedOut ? `no answer within ${patience / 1000} s` : reasonOf(error, url, options.signal)
    return { answered: false, reason, timedOut, byPolicy: policy.seen() }
  } finally {
    policy.stop()
  }
}

function readJSON(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // That it answers is what counts.
    return text
  }
}

/** Node and Bun have a code (`ECONNREFUSED`), Deno has words, browsers have neither. */
function reasonOf(error: unknown, url: string, signal: AbortSignal | undefined): string {
  const told = connectionError(error, url, signal)
  const [, code] = /\((\w+)\)$/.exec(told.message) ?? []
  if (code) return code
  if (told.code !== 'unreachable') return told.message
  return error instanceof Error ? error.message : String(error)
}

/** Only a violated Content-Security-Policy is told to a page, as an event. */
function watchPolicy(origin: string): { watching: boolean; seen(): boolean; stop(): void } {
  let seen = false
  const listen = (event: Event) => {
    const { effectiveDirective, blockedURI } = event as SecurityPolicyViolationEvent
    if (effectiveDirective === 'connect-src' && blockedURI.startsWith(origin)) seen = true
  }
  const watching = 'addEventListener' in globalThis && 'SecurityPolicyViolationEvent' in globalThis
  if (watching) globalThis.addEventListener('securitypolicyviolation', listen)
  return {
    watching,
    seen: () => seen,
    stop: () => watching && globalThis.removeEventListener('securitypolicyviolation', listen),
  }
}
