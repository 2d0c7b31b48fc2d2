import { LLMError } from '../errors/llm-error.ts'
import type { Connection, Provider } from '../types/index.ts'

/** Where a provider is reached through a connection, without a trailing slash. */
export function baseURLOf(provider: Provider, connection: Connection): string {
  const url =
    connection.baseURL ?? (typeof provider.baseURL === 'string' ? provider.baseURL : provider.baseURL(connection))
  return checkedURL(url, `the baseURL of ${provider.id}`).replace(/\/+$/, '')
}

/** A URL that fetch could be handed, or an error that names the field. A relative one is the page's own, where there is a page. */
export function checkedURL(url: string, field: string): string {
  let parsed: URL | undefined
  try {
    parsed = new URL(url, globalThis.location?.href)
  } catch {
    // Told below, with the field and the value.
  }
  if (!parsed || !/^https?:$/.test(parsed.protocol))
    throw new LLMError('invalid-request', `${field} must be an http or https URL, not ${JSON.stringify(url)}`)
  const { username, password, search, href } = parsed
  // fetch refuses the first two, paths are added behind the third, and none of them may be shown.
  if (username || password || search)
    throw new LLMError('invalid-request', `${field} may hold no user, password or query`)
  return url.includes('://') ? url : href
}

/**
 * One connection laid over another. A key, and headers that may hold one, go to the origin they were configured for and nowhere
 * else: another origin goes without, or with its own.
 */
export function overrideConnection(provider: Provider, base: Connection, over: Connection): Connection {
  const options = { ...base.options, ...over.options }
  const from = (over.baseURL ?? over.options) && originOf(provider, base)
  const moved = from !== undefined && from !== new URL(baseURLOf(provider, { ...base, ...over, options })).origin
  const apiKey = over.apiKey ?? (moved ? undefined : base.apiKey)
  const baseURL = over.baseURL ?? base.baseURL
  return {
    ...(apiKey !== undefined && { apiKey }),
    ...(baseURL !== undefined && { baseURL }),
    headers: { ...(moved ? undefined : base.headers), ...over.headers },
    options,
  }
}

/** Undefined where nothing says yet which host is meant (an Azure without its resource): the first address given is the key's own. */
function originOf(provider: Provider, connection: Connection): string | undefined {
  try {
    return new URL(baseURLOf(provider, connection)).origin
  } catch {
    return undefined
  }
}

/** What is configured for a provider, over the key its environment may hold. */
export function configuredConnection(provider: Provider, configured: Connection | undefined): Connection {
  const apiKey = environmentKey(provider)
  const own: Connection = apiKey === undefined ? {} : { apiKey }
  return configured ? overrideConnection(provider, own, configured) : own
}

function environmentKey(provider: Provider): string | undefined {
  // Read by name at run time, so that no bundler writes a key into a page.
  const env = globalThis.process?.env
  if (!env) return undefined
  try {
    for (const name of provider.env ?? []) if (env[name]) return env[name]
  } catch {
    // Deno without --allow-env: as good as not set, and a missing key says so in its own error.
  }
  return undefined
}
