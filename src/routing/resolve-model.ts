import { LLMError } from '../errors/llm-error.ts'
import type { Connection, Dialect, Endpoint, ModelName, Provider, Route, Target } from '../types/index.ts'
import { checkedURL, configuredConnection, overrideConnection } from './connection.ts'
import { closest } from './did-you-mean.ts'

/** One thing that can be asked: a host, its credentials, and the model's name there. */
export interface ResolvedTarget {
  /** As it is called in attempts, callbacks and messages: `ollama/llama3.2`. */
  readonly name: string
  readonly provider: Provider
  /** What the wire calls the model. */
  readonly model: string
  readonly connection: Connection
  /** Limits, weight and price, for a target of a route. */
  readonly target: Target
}

/** What one model name stands for: a single target, or those of a route. */
export interface ResolvedModel {
  readonly name: ModelName
  readonly targets: readonly ResolvedTarget[]
  readonly route?: Route
}

export interface Resolver {
  resolve(name: ModelName): ResolvedModel
  provider(id: string): { provider: Provider; connection: Connection }
  register(name: string, endpoint: string | Endpoint): void
  readonly routes: ReadonlyMap<string, ResolvedModel>
}

interface ResolverOptions {
  providers: readonly Provider[]
  dialects: readonly Dialect[]
  connections?: Record<string, Connection> | undefined
  endpoints?: Record<string, string | Endpoint> | undefined
  routes?: Record<string, Route> | undefined
}

/**
 * Looks a name up as a route, an endpoint, `provider/model`, a bare name whose family is unmistakable: in that order.
 * A name that would be two of them is refused when it is registered, so the order is never felt.
 */
export function createResolver({
  providers,
  dialects,
  connections = {},
  endpoints = {},
  routes = {},
}: ResolverOptions): Resolver {
  const byPrefix = new Map<string, Provider>()
  for (const provider of providers)
    for (const prefix of [provider.id, ...(provider.aliases ?? [])]) byPrefix.set(prefix, provider)
  const known = new Map<string, Provider & { endpoint: Endpoint }>()
  const resolvedRoutes = new Map<string, ResolvedModel>()

  function register(name: string, endpoint: string | Endpoint): void {
    const taken = byPrefix.has(name) ? 'a provider' : routes[name] ? 'a route' : undefined
    if (taken) throw new LLMError('invalid-request', `"${name}" cannot be an endpoint: it is the name of ${taken}`)
    if (!name || name.includes('/'))
      throw new LLMError(
        'invalid-request',
        `an endpoint's name must be a word without "/", not ${JSON.stringify(name)}`,
      )
    known.set(name, endpointProvider(name, typeof endpoint === 'string' ? { url: endpoint } : endpoint, dialects))
  }

  function target(name: ModelName, own: Target | undefined): ResolvedTarget {
    const slash = name.indexOf('/')
    const prefix = slash < 0 ? name : name.slice(0, slash)
    const endpoint = known.get(prefix)
    const provider = endpoint ?? (slash < 0 ? providers.find(({ models }) => models?.test(name)) : byPrefix.get(prefix))
    if (!provider) throw notFound(name)
    const model = slash >= 0 ? name.slice(slash + 1) : endpoint ? (endpoint.endpoint.model ?? name) : name
    if (!model) throw new LLMError('not-found', `"${name}" names no model: write "${prefix}/<model>"`)
    const base = endpoint ? connectionOf(endpoint.endpoint) : configuredConnection(provider, connections[provider.id])
    const price = endpoint?.endpoint.price
    return {
      name: slash < 0 && !endpoint ? `${provider.id}/${name}` : name,
      provider,
      model,
      connection: own ? overrideConnection(provider, base, own) : base,
      target: own ?? (price ? { model: name, price } : { model: name }),
    }
  }

  function notFound(name: string): LLMError {
    const prefixes = [...byPrefix.keys(), ...known.keys()]
    const slash = name.indexOf('/')
    const near = closest(slash < 0 ? name : name.slice(0, slash), [...prefixes, ...Object.keys(routes)])
    const guess =
      near && (slash < 0 && byPrefix.has(near) ? `${near}/<model>` : near + (slash < 0 ? '' : name.slice(slash)))
    return new LLMError(
      'not-found',
      `unknown model "${name}". ${guess ? `Did you mean "${guess}"? ` : ''}Write "provider/model"; known: ${[...providers.map(({ id }) => id), ...known.keys(), ...Object.keys(routes)].join(', ')}`,
      { model: name },
    )
  }

  for (const [name, endpoint] of Object.entries(endpoints)) register(name, endpoint)
  for (const [name, route] of Object.entries(routes)) {
    const targets = route.targets.map((entry) =>
      typeof entry === 'string' ? target(entry, undefined) : target(entry.model, entry),
    )
    resolvedRoutes.set(name, { name, targets, route })
  }
  return {
    resolve: (name) => resolvedRoutes.get(name) ?? { name, targets: [target(name, undefined)] },
    provider(id) {
      const endpoint = known.get(id)
      const provider = endpoint ?? byPrefix.get(id)
      if (!provider) throw notFound(id)
      return {
        provider,
        connection: endpoint
          ? connectionOf(endpoint.endpoint)
          : configuredConnection(provider, connections[provider.id]),
      }
    },
    register,
    routes: resolvedRoutes,
  }
}

function connectionOf({ apiKey, headers }: Endpoint): Connection {
  return { ...(apiKey !== undefined && { apiKey }), ...(headers && { headers }) }
}

/** A server of one's own as a provider: the URL's path tells the wire format, and where the other paths are. */
function endpointProvider(
  name: string,
  endpoint: Endpoint,
  dialects: readonly Dialect[],
): Provider & { endpoint: Endpoint } {
  const url = checkedURL(endpoint.url, `endpoints.${name}.url`).replace(/\/+$/, '')
  const { pathname } = new URL(url)
  const matches = dialects
    .flatMap((dialect) => dialect.paths.map((path) => ({ dialect, path })))
    .filter(({ path }) => pathname.endsWith(path))
  const dialect = endpoint.dialect ?? matches.sort((a, b) => b.path.length - a.path.length)[0]?.dialect
  if (!dialect) {
    const paths = [...new Set(dialects.flatMap(({ paths }) => paths))].join(', ')
    throw new LLMError(
      'invalid-request',
      `endpoints.${name}.url: no known wire format has the path ${JSON.stringify(pathname)}. Known: ${paths}. Or give its dialect`,
    )
  }
  const path = operationPaths(dialect).find((known) => url.endsWith(known))
  return {
    id: name,
    baseURL: path ? url.slice(0, -path.length) : url,
    dialect,
    local: true,
    browser: { direct: 'unknown', checked: '' },
    authorize: (request, apiKey) =>
      apiKey ? { ...request, headers: { ...request.headers, authorization: `Bearer ${apiKey}` } } : request,
    endpoint,
  }
}

/** The paths a dialect adds to a base URL, asked of the dialect itself. */
function operationPaths({ chat, embedding }: Dialect): string[] {
  return [
    ...(chat ? [chat.encode({ model: 'm', messages: [{ role: 'user', content: 'm' }], stream: false }).path] : []),
    ...(embedding ? [embedding.encode({ model: 'm', input: ['m'] }).path] : []),
  ].sort((a, b) => b.length - a.length)
}
