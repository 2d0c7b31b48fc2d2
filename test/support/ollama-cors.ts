import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Ollama's rules for pages, as in envconfig/config.go and server/routes.go of https://github.com/ollama/ollama, which hands them to
 * gin-contrib/cors 1.7.2.
 */
const hosts = ['localhost', '127.0.0.1', '0.0.0.0']
const ownOrigins = [
  ...hosts.flatMap((host) => [`http://${host}`, `https://${host}`, `http://${host}:*`, `https://${host}:*`]),
  'app://*',
  'file://*',
  'tauri://*',
  'vscode-webview://*',
  'vscode-file://*',
]

const methods = 'GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS'
const stainless =
  'arch async custom-poll-interval helper-method lang os package-version poll-helper retry-count runtime runtime-version timeout'
export const allowedHeaders = [
  'authorization',
  'content-type',
  'user-agent',
  'accept',
  'x-requested-with',
  'openai-beta',
  ...stainless.split(' ').map((name) => `x-stainless-${name}`),
]

const isExtension = /^(chrome|safari|moz|ms-browser)-extension:\/\//

/** What `OLLAMA_ORIGINS` may hold; the server panics at start over anything else. */
export function checkOrigins(origins: readonly string[]): void {
  for (const origin of origins) {
    if (origin.split('*').length > 2) throw new Error(`only one * is allowed: ${origin}`)
    if (!origin.includes('*') && !/^https?:\/\//.test(origin) && !isExtension.test(origin))
      throw new Error(
        `bad origin: origins must contain '*' or include http://,https://,chrome-extension://,safari-extension://,moz-extension://,ms-browser-extension://: ${origin}`,
      )
  }
}

function isAllowed(origin: string, added: readonly string[]): boolean {
  return [...added, ...ownOrigins].some((rule) => {
    const [start = '', end] = rule.split('*')
    if (end === undefined) return origin === rule
    return origin.length >= start.length + end.length && origin.startsWith(start) && origin.endsWith(end)
  })
}

/**
 * Answers what CORS answers by itself: refused origins (403, no body, no header) and preflights. True when the request is done.
 *
 * A preflight from an allowed origin gets the list whatever it asked for: it is the browser that refuses a header that is not on it.
 */
export function applyCors(request: IncomingMessage, response: ServerResponse, added: readonly string[]): boolean {
  const { origin, host } = request.headers
  // No `Origin`, or the server's own: no business of CORS.
  if (!origin || origin === `http://${host}` || origin === `https://${host}`) return false
  if (!isAllowed(origin, added)) {
    response.writeHead(403).end()
    return true
  }
  if (added.includes('*')) response.setHeader('Access-Control-Allow-Origin', '*')
  else {
    response.setHeader('Access-Control-Allow-Origin', origin)
    response.setHeader('Vary', 'Origin')
  }
  if (request.method !== 'OPTIONS') return false
  response.setHeader('Access-Control-Allow-Methods', methods)
  response.setHeader('Access-Control-Allow-Headers', allowedHeaders.join(','))
  response.setHeader('Access-Control-Max-Age', '43200')
  response.writeHead(204).end()
  return true
}

/** The guard against DNS rebinding: bound to loopback, the server answers to names of this machine only. */
export function isKnownHost(header: string | undefined): boolean {
  const host = (header ?? '')
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase()
  if (host === '' || host === 'localhost' || host === '::1') return true
  if (/\.(localhost|local|internal)$/.test(host)) return true
  return /^(127|10|0)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\./.test(host) && /^[\d.]+$/.test(host)
}
