import { LLMError } from '../errors/llm-error.ts'
import { must } from '../errors/must.ts'
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
  must(parsed && /^https?:$/.test(parsed.protocol), field, 'an http or https URL', url)
  const { username, password, search, hash, href } = parsed
  // fetch refuses the first two, paths are added behind the others, and none of them may be shown.
  if (username || password || search || hash)
    throw new LLMError('invalid-request', `${field} may hold no user, password, query or fragment`)
  return url.includes('://') ? url : href
}

/** A connection of which nothing may be said; what is undefined is as good as left out. */
type Layer = { readonly [Field in keyof Connection]?: Connection[Field] | undefined }

/**
 * One connection laid over another. A key, and headers that may hold one, go to the origin they were configured for and nowhere
 * else: another origin goes without, or with its own.
 */
export function overrideConnection(provider: Provider, base: Layer, over: Layer): Connection {
  const origin = (connection: Layer) => new URL(baseURLOf(provider, connection as Connection)).origin
  const both = laid(base, over)
  let from: string | undefined
  try {
    // An empty address is none that could be asked, and is refused like any other.
    if ((over.baseURL ?? over.options) !== undefined) from = origin(base)
  } catch {
    // Nothing says yet which host is meant (an Azure without its resource): the first address given is the key's own.
  }
  if (!from || from === origin(both)) return both
  const { apiKey: _key, headers: _secrets, ...open } = base
  return laid(open, over)
}

const laid = (base: Layer, over: Layer) =>
  ({
    apiKey: over.apiKey ?? base.apiKey,
    baseURL: over.baseURL ?? base.baseURL,
    headers: { ...base.headers, ...over.headers },
    options: { ...base.options, ...over.options },
  }) as Connection

/** What is configured for a provider, over the key its environment may hold. */
export function configuredConnection(provider: Provider, configured: Connection | undefined): Connection {
  const own: { apiKey?: string | undefined } = {}
  try {
    // Read by name at run time, so that no bundler writes a key into a page.
    for (const name of provider.env ?? []) own.apiKey ||= globalThis.process?.env?.[name] || undefined
  } catch {
    // Deno without --allow-env: as good as not set, and a missing key says so in its own error.
  }
  return configured ? overrideConnection(provider, own, configured) : (own as Connection)
}
