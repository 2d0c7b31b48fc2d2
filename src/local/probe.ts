/** What one request found out. */
export type Found =
  | { outcome: 'answered'; status: number; body: unknown }
  | { outcome: 'opaque' }
  | { outcome: 'failed'; reason: string; byCSP: boolean }

/** ms; a server on this machine answers in a few. */
const patience = 3000

/**
 * One look, bounded in time. A page learns nothing from a failed fetch but that it failed (https://fetch.spec.whatwg.org/#concept-network-error);
 * only a violated Content-Security-Policy is told, as an event.
 */
export async function probe(
  url: string,
  {
    ownFetch,
    init,
    signal,
  }: { ownFetch: typeof fetch; init?: RequestInit | undefined; signal?: AbortSignal | undefined },
): Promise<Found> {
  const violations = watchViolations()
  const timeout = AbortSignal.timeout(patience)
  try {
    const response = await ownFetch(url, {
      // No key travels here; a `no-cors` request may not say anything else (https://fetch.spec.whatwg.org/#dom-request).
      redirect: init?.mode === 'no-cors' ? 'follow' : 'error',
      ...init,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    if (response.type === 'opaque') return { outcome: 'opaque' }
    return { outcome: 'answered', status: response.status, body: await jsonOf(response) }
  } catch (error) {
    // The violation is reported in a task of its own, after the fetch has failed.
    await new Promise((resolve) => setTimeout(resolve))
    return {
      outcome: 'failed',
      reason: timeout.aborted ? `no answer within ${patience / 1000} s` : reasonOf(error),
      byCSP: violations.seen(),
    }
  } finally {
    violations.stop()
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Node and Bun have a code, Deno has words, browsers have neither. */
function reasonOf(error: unknown): string {
  for (const one of [error instanceof Error ? error.cause : undefined, error]) {
    const code = (one as { code?: unknown } | undefined)?.code
    if (typeof code === 'string') return code
  }
  return error instanceof Error ? error.message : String(error)
}

function watchViolations(): { seen(): boolean; stop(): void } {
  let seen = false
  const listen = (event: Event) => {
    if ((event as SecurityPolicyViolationEvent).effectiveDirective === 'connect-src') seen = true
  }
  globalThis.document?.addEventListener('securitypolicyviolation', listen)
  return { seen: () => seen, stop: () => globalThis.document?.removeEventListener('securitypolicyviolation', listen) }
}
