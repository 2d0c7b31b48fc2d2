import { isLoopback } from '../transport/send.ts'

/** What a page, or a worker of one, says about itself: all that decides whether a browser lets it reach a server. */
export interface Page {
  /** The `Origin` its requests carry; `'null'` for a file or a sandboxed frame. */
  origin: string
  protocol: string
  hostname: string
  online: boolean
  secure: boolean
  /** Safari, and every browser on iOS: blocks http://localhost from https pages (https://bugs.webkit.org/show_bug.cgi?id=171934). */
  webkit: boolean
  /** Chrome since 142: http to private addresses is no mixed content but asks for leave. */
  localNetworkAccess: boolean
  /** The user has just clicked: the moment to let the browser ask. */
  clicked: boolean
  /** A service worker answers its requests, and cannot ask for leave. */
  serviceWorker: boolean
  /** Hides whether a server that refuses the page is there at all. */
  isolated: boolean
  permission(): Promise<PermissionState | undefined>
}

/** The page this code runs in; undefined in Node, Deno, Bun and workerd. */
export function currentPage(): Page | undefined {
  const { location, navigator } = globalThis
  if (!location || !navigator || !('document' in globalThis || 'importScripts' in globalThis)) return undefined
  const agent = navigator.userAgent ?? ''
  return {
    origin: globalThis.origin,
    protocol: location.protocol,
    hostname: location.hostname,
    online: navigator.onLine !== false,
    secure: globalThis.isSecureContext,
    webkit: agent.includes('AppleWebKit/') && !agent.includes('Chrome/'),
    localNetworkAccess: 'targetAddressSpace' in Request.prototype,
    clicked: navigator.userActivation?.isActive ?? false,
    serviceWorker: hasServiceWorker(),
    isolated: globalThis.crossOriginIsolated ?? false,
    permission,
  }
}

function hasServiceWorker(): boolean {
  try {
    return Boolean(navigator.serviceWorker?.controller)
  } catch {
    // Merely to ask is forbidden in a sandbox, where there is none.
    return false
  }
}

/** Chrome 145 split the one permission in two and kept the old name as an alias; where neither is known nothing is gated. */
async function permission(): Promise<PermissionState | undefined> {
  for (const name of ['loopback-network', 'local-network-access']) {
    try {
      const { state } = await navigator.permissions.query({ name: name as PermissionName })
      return state
    } catch {
      // The browser does not know this name.
    }
  }
  return undefined
}

export function isPrivate(hostname: string): boolean {
  // Whole numbers only: 10.example.com is anybody's.
  return /^(10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\.[\d.]+$|^\[f([cd]|e[89ab])|\.local$/.test(hostname)
}

/** Requests to a less public space than the page's own need the user's leave; pages of this machine may go anywhere. */
export function isGated(page: Page, target: URL): boolean {
  if (!/^https?:$/.test(page.protocol) || isLoopback(page.hostname) || page.origin === target.origin) return false
  return isLoopback(target.hostname) || (isPrivate(target.hostname) && !isPrivate(page.hostname))
}

/** Blocked before it leaves: http from an https page. */
export function isMixedContent(page: Page, target: URL): boolean {
  if (page.protocol !== 'https:' || target.protocol !== 'http:') return false
  if (isLoopback(target.hostname)) return page.webkit
  return !(page.localNetworkAccess && isPrivate(target.hostname))
}
