import type { Fix, Provider, ProviderStatus } from '../types/index.ts'
import * as fixes from './fixes.ts'
import { isMixedContent, localNetworkPermission, page } from './page.ts'
import { probe } from './probe.ts'

export interface StatusOptions {
  provider: Provider
  baseURL: string
  hasKey: boolean
  fetch?: typeof fetch | undefined
  signal?: AbortSignal | undefined
  /** The models that can be asked right now, through the client's own request. */
  listModels(): Promise<readonly unknown[]>
}

type State = ProviderStatus['state']

/** Why can't I reach it, and what do I do about it? Looks at one thing after another until the answer is clear, and never throws. */
export async function providerStatus(options: StatusOptions): Promise<ProviderStatus> {
  const { provider, baseURL } = options
  const checks: { name: string; ok: boolean | 'unknown'; detail?: string }[] = []
  const check = (name: string, ok: boolean | 'unknown', detail?: string) =>
    checks.push({ name, ok, ...(detail && { detail }) })
  const facts: fixes.Facts = { provider: provider.id, baseURL, origin: page()?.origin, ...provider.server }
  const verdict = (state: State, more: { fix?: Fix; version?: string; latency?: number } = {}): ProviderStatus => ({
    provider: provider.id,
    state,
    checks,
    ...more,
  })
  const target = new URL(baseURL)

  if (isMixedContent(target)) {
    check('mixed content', false, `an https page may not ask ${target.origin}`)
    return verdict('mixed-content', { fix: fixes.mixedContent(facts) })
  }
  if (page()) check('mixed content', true)
  const permission = await localNetworkPermission(target)
  if (permission !== 'not-needed') check('local network permission', permission === 'granted', permission)
  if (permission === 'denied') return verdict('local-network-denied', { fix: fixes.localNetworkDenied(facts) })
  // A request would make the browser ask: first say why, then let the user's own call do it.
  if (permission === 'prompt') return verdict('permission-needed', { fix: fixes.permissionNeeded(facts) })
  if (!provider.local && globalThis.navigator?.onLine === false) {
    check('online', false)
    return verdict('offline', { fix: fixes.offline() })
  }
  if (!provider.local && !options.hasKey && provider.env?.length) {
    check('key', false)
    return verdict('no-key', { fix: fixes.noKey(facts, provider.env[0]) })
  }
  return provider.server?.version
    ? askVersion(options, provider.server.version, { check, facts, verdict })
    : askModels(options, { check, facts, verdict })
}

interface Notes {
  check(name: string, ok: boolean | 'unknown', detail?: string): void
  facts: fixes.Facts
  verdict(state: State, more?: { fix?: Fix; version?: string; latency?: number }): ProviderStatus
}

/** A GET without a header of ours, so without a preflight: what fails is the way there, or the page's origin. */
async function askVersion(options: StatusOptions, path: string, notes: Notes): Promise<ProviderStatus> {
  const { check, facts, verdict } = notes
  const startedAt = Date.now()
  const found = await probe(options.baseURL + path, probing(options))
  const latency = Date.now() - startedAt
  if (found.outcome !== 'answered') return whyNot(options, found.outcome === 'failed' ? found : undefined, notes)
  if (found.status === 401 || found.status === 403) {
    check('allowed', false, `HTTP ${found.status}`)
    return verdict('unauthorized', { fix: fixes.noKey(facts, options.provider.env?.[0]) })
  }
  check('server reachable', true, `${latency} ms`)
  if (page()) check('origin allowed', true)
  const { version } = (found.body ?? {}) as { version?: unknown }
  const known = { latency, ...(typeof version === 'string' && { version }) }
  const models = await options.listModels().catch(() => undefined)
  if (models) check('models', models.length > 0, String(models.length))
  return models?.length === 0 ? verdict('no-models', { ...known, fix: fixes.noModels(facts) }) : verdict('ready', known)
}

/** Where there is nothing to ask but the list of models, with its key. */
async function askModels(options: StatusOptions, notes: Notes): Promise<ProviderStatus> {
  const { check, facts, verdict } = notes
  if (!options.provider.dialect.models) {
    check('models', 'unknown', 'it has no list')
    return verdict('ready')
  }
  const startedAt = Date.now()
  try {
    const models = await options.listModels()
    check('models', models.length > 0, String(models.length))
    return verdict(models.length ? 'ready' : 'no-models', { latency: Date.now() - startedAt })
  } catch (error) {
    const { code, status, message } = error as { code?: string; status?: number; message: string }
    if (code === 'authentication' || code === 'permission') {
      check('key', false, message)
      return verdict('unauthorized', { fix: fixes.noKey(facts, options.provider.env?.[0]) })
    }
    if (status !== undefined) {
      // It answers, if not this question: that is what was asked here.
      check('server reachable', true, message)
      return verdict('ready', { latency: Date.now() - startedAt })
    }
    return whyNot(options, { reason: message, byCSP: false }, notes)
  }
}

/** The CORS request failed. A `no-cors` one sends no Origin: where it gets through, the server is up and the origin was refused. */
async function whyNot(
  options: StatusOptions,
  failed: { reason: string; byCSP: boolean } | undefined,
  { check, facts, verdict }: Notes,
): Promise<ProviderStatus> {
  if (!page()) {
    check('server reachable', false, failed?.reason)
    return verdict('unreachable', { fix: fixes.unreachable(facts) })
  }
  const bare = await probe(
    `${new URL(options.baseURL).origin}/`,
    probing(options, { mode: 'no-cors', cache: 'no-store' }),
  )
  if (bare.outcome !== 'failed') {
    check('server reachable', true)
    check('origin allowed', false, facts.origin)
    if (options.provider.browser.direct === 'proxy-only')
      return verdict('needs-proxy', { fix: fixes.needsProxy(facts) })
    return verdict('origin-blocked', { fix: fixes.originBlocked(facts) })
  }
  if (failed?.byCSP || bare.byCSP) {
    check('content security policy', false, 'connect-src')
    return verdict('blocked-by-csp', { fix: fixes.blockedByCSP(facts) })
  }
  // The browser may have asked in the meantime, and the user said no.
  if ((await localNetworkPermission(new URL(options.baseURL))) === 'denied') {
    check('local network permission', false, 'denied')
    return verdict('local-network-denied', { fix: fixes.localNetworkDenied(facts) })
  }
  check('server reachable', false, failed?.reason ?? bare.reason)
  return verdict('unreachable', { fix: fixes.unreachable(facts) })
}

const probing = ({ fetch: ownFetch, signal }: StatusOptions, init?: RequestInit) => ({
  ownFetch: ownFetch ?? globalThis.fetch,
  signal,
  init,
})
