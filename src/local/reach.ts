import { loaded } from '../transport/loaded.ts'
import { isLoopback } from '../transport/send.ts'
import type { ProviderStatus } from '../types/index.ts'
import type { KnownProvider } from './known-provider.ts'
import { look, type Look, type LookOptions } from './look.ts'
import { isGated, isMixedContent, isPrivate, type Page } from './page.ts'

/** Whether anything answers there that this page may hear, and what was looked at to know. */
export interface Reach {
  state: ProviderStatus['state']
  /** Of the answer to the plain request, where one came. */
  status?: number
  version?: string
  /** ms */
  latency?: number
  /** Every connection that the browser grants this host is taken. */
  busy?: boolean
  /** It was not asked: its key would have left a page that every visitor can read. */
  keyStays?: boolean
}

export type Check = (name: string, ok: boolean | 'unknown', detail?: string) => void

export interface ReachOptions extends Omit<LookOptions, 'patient'> {
  provider: KnownProvider
  baseURL: string
  /** Undefined outside browsers, where nothing but the network stands in the way. */
  page: Page | undefined
  /** A request that failed has already made the browser ask for leave: what is still open was waved away. */
  asked?: boolean
  check: Check
}

/**
 * Browsers give every failure the same `TypeError: Failed to fetch`, so the cause is found by trying: a plain GET under CORS, then
 * one without. The second sends no `Origin`, so a server that is up answers it whatever it thinks of the page.
 */
export async function reach(options: ReachOptions): Promise<Reach> {
  const { page, check } = options
  const target = new URL(options.baseURL)
  if (!page) return tryOut(options, undefined)
  const mixed = isMixedContent(page, target)
  check('mixed content', !mixed, mixed ? `${page.origin} may not ask ${target.origin}` : undefined)
  if (mixed) return { state: 'mixed-content' }
  // Being offline says nothing about this machine, nor about its own network.
  if (!page.online && !isLoopback(target.hostname) && !isPrivate(target.hostname)) {
    check('online', false)
    return { state: 'offline' }
  }
  const permission = isGated(page, target) ? await page.permission() : undefined
  // A request would open the browser's own question: not before the user was told why, and has clicked.
  if (permission === 'prompt' && (options.asked || !page.clicked)) {
    check('local network permission', 'unknown', 'prompt')
    return { state: 'permission-needed' }
  }
  const found = await tryOut(options, page, permission === 'prompt')
  const now = permission && (await page.permission())
  // A page on this machine under another name reads `denied` although nothing is gated: only a failure gives it meaning.
  const withheld = found.state === 'unreachable' && now !== undefined && now !== 'granted'
  if (now) check('local network permission', !withheld, withheld ? now : undefined)
  if (!withheld) return found
  return { state: now === 'denied' ? 'local-network-denied' : 'permission-needed' }
}

async function tryOut(options: ReachOptions, page: Page | undefined, patient = false): Promise<Reach> {
  const { provider, baseURL, check } = options
  const path = provider.server?.version ?? (await loaded(provider.dialect.models))?.encode().path ?? '/'
  const { seen, busy } = await insist(baseURL + path, { ...options, patient })
  if (seen.answered) {
    check('server reachable', true, `${seen.latency} ms`)
    if (page) check('origin allowed', true)
    const { version } = (seen.body ?? {}) as { version?: unknown }
    const { status, latency } = seen
    return { state: 'ready', status, latency, busy, ...(typeof version === 'string' && { version }) }
  }
  if (!page) {
    check('server reachable', false, seen.reason)
    return { state: 'unreachable' }
  }
  if (seen.byPolicy) {
    check('content security policy', false, 'connect-src')
    return { state: 'blocked-by-csp' }
  }
  const { origin } = new URL(baseURL)
  const bare = await look(`${origin}/`, { mode: 'no-cors', cache: 'no-store' }, options)
  if (bare.answered) {
    check('server reachable', true)
    check('origin allowed', false, page.origin)
    return { state: 'origin-blocked' }
  }
  // The policy of an isolated page hides an answer it may not read: silence then means nothing.
  check('server reachable', page.isolated ? 'unknown' : false, seen.reason)
  return { state: 'unreachable' }
}

/**
 * Six hanging requests are all that a browser grants one host, and a seventh waits: six chats, say. This machine has a second name,
 * whose six are its own.
 */
async function insist(address: string, options: ReachOptions & LookOptions): Promise<{ seen: Look; busy: boolean }> {
  // Not every runtime knows `cache`; only browsers have one.
  const init: RequestInit = options.page ? { cache: 'no-store' } : {}
  const seen = await look(address, init, options)
  const url = new URL(address)
  const other = { localhost: '127.0.0.1', '127.0.0.1': 'localhost' }[url.hostname]
  if (seen.answered || !seen.timedOut || !options.page || !other) return { seen, busy: false }
  url.hostname = other
  const again = await look(url.href, init, options)
  return again.answered ? { seen: again, busy: true } : { seen, busy: false }
}
