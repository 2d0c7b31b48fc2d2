import { isLoopback } from '../transport/send.ts'

/** The page this runs in, if it is one. */
export function page(): { origin: string; secure: boolean; isPublic: boolean } | undefined {
  const { location, document } = globalThis
  if (!document || !location) return undefined
  // A page without an origin of its own (file:, a sandboxed frame) sends the word "null".
  const origin = globalThis.origin === 'null' || !/^https?:$/.test(location.protocol) ? 'null' : location.origin
  return {
    origin,
    secure: location.protocol === 'https:',
    isPublic: !isLoopback(location.hostname) && location.protocol !== 'file:',
  }
}

/** An https page may not ask an http server, but for what the browser counts as this machine (or, in Chromium, this network). */
export function isMixedContent(target: URL): boolean {
  if (!page()?.secure || target.protocol !== 'http:') return false
  const agent = navigator.userAgent
  const chromium = /Chrom(e|ium)\//.test(agent)
  if (isLoopback(target.hostname)) return !chromium && /AppleWebKit/.test(agent)
  return !(chromium && isPrivate(target.hostname))
}

export const isPrivate = (hostname: string): boolean =>
  /^(10|192\.168|172\.(1[6-9]|2\d|3[01])|169\.254)\.|\.local$|^\[f[cd]/.test(hostname)

/**
 * May this page reach this machine and its network? Only public pages are ever asked (https://wicg.github.io/local-network-access/); the
 * permission has two names, and browsers without either have no such gate.
 */
export async function localNetworkPermission(target: URL): Promise<PermissionState | 'not-needed'> {
  if (!page()?.isPublic || !(isLoopback(target.hostname) || isPrivate(target.hostname))) return 'not-needed'
  const names = [isLoopback(target.hostname) ? 'loopback-network' : 'local-network', 'local-network-access']
  for (const name of names) {
    try {
      return (await navigator.permissions.query({ name: name as PermissionName })).state
    } catch {
      // A name this browser does not know; the next may be its own.
    }
  }
  return 'not-needed'
}
