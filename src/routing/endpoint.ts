import { checkPrices } from '../errors/check-prices.ts'
import { LLMError } from '../errors/llm-error.ts'
import { must } from '../errors/must.ts'
import type { Connection, Dialect, Endpoint, Price, Provider } from '../types/index.ts'
import { checkedURL } from './connection.ts'

/** A model server of one's own, as something that can be asked. */
export interface KnownEndpoint {
  readonly provider: Provider
  readonly connection: Connection
  /** The wire's model, where the name alone is asked for. */
  readonly model: string
  readonly price: Price | undefined
}

export type EndpointMaker = (
  name: string,
  endpoint: string | Endpoint,
  /** What the client knows besides. */
  known: { providers: readonly Provider[]; dialects?: readonly Dialect[]; routes?: object },
) => KnownEndpoint

/**
 * A server of one's own as a provider: the URL's path tells the wire format, and where its other paths are.
 *
 * @throws LLMError `invalid-request` for a name that is taken, a URL that is none, or whose path belongs to no known wire format
 */
export const endpoint: EndpointMaker = (name, given, { providers, dialects: others = [], routes = {} }) => {
  const {
    url: address,
    dialect: chosen,
    apiKey,
    headers,
    model = name,
    price,
  } = typeof given === 'string' ? { url: given } : { ...given }
  must(typeof name === 'string' && name && !name.includes('/'), "an endpoint's name", 'a word without "/"', name)
  const taken = providers.some(({ id, aliases }) => id === name || aliases?.includes(name))
    ? 'a provider'
    : Object.hasOwn(routes, name)
      ? 'a route'
      : providers.some(({ models }) => models?.test(name)) && 'a model'
  if (taken) throw new LLMError('invalid-request', `"${name}" cannot be an endpoint: it is the name of ${taken}`)
  if (price) checkPrices({ price }, `endpoints.${name}.`)
  const url = checkedURL(address, `endpoints.${name}.url`).replace(/\/+$/, '')
  const dialects = [...new Set([...others, ...providers.map((provider) => provider.dialect)])]
  const dialect = chosen ?? dialectOf(new URL(url).pathname, dialects)
  if (!dialect) {
    const paths = [...new Set(dialects.flatMap((known) => known.paths))].join(', ')
    throw new LLMError(
      'invalid-request',
      `endpoints.${name}.url: no known wire format has this path: ${url}. Known: ${paths}. Or give its dialect`,
    )
  }
  const path = pathOf(url, dialect)
  const provider: Provider = {
    id: name,
    baseURL: path ? url.slice(0, -path.length) : url,
    dialect,
    local: true,
    browser: { direct: 'unknown', checked: '' },
    authorize: (request, key) =>
      key ? { ...request, headers: { ...request.headers, authorization: `Bearer ${key}` } } : request,
  }
  return {
    provider,
    connection: { ...(apiKey !== undefined && { apiKey }), ...(headers && { headers }) },
    model,
    price,
  }
}

/** What of the URL the dialect will add by itself: an operation's path, or one beside it (`/api`, `/api/generate`: `/api/chat` replaces it). */
function pathOf(url: string, dialect: Dialect): string | undefined {
  const { paths, operations = paths } = dialect
  const beside = paths.filter((path) => {
    const [root = path] = /^\/[^/]+/.exec(path) ?? []
    return operations.some((operation) => operation.startsWith(`${root}/`))
  })
  return [...operations, ...beside].sort((a, b) => b.length - a.length).find((known) => url.endsWith(known))
}

/** The one with the longest path that ends the URL's. */
function dialectOf(pathname: string, dialects: readonly Dialect[]): Dialect | undefined {
  const matches = dialects.flatMap((dialect) => dialect.paths.map((path) => ({ dialect, path })))
  return matches.filter(({ path }) => pathname.endsWith(path)).sort((a, b) => b.path.length - a.path.length)[0]?.dialect
}
