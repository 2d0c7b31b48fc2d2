import { LLMError } from '../errors/llm-error.ts'
import type {
  ClientOptions,
  Connection,
  Dialect,
  Endpoint,
  ModelName,
  Provider,
  Route,
  Router,
  Target,
} from '../types/index.ts'
import { configuredConnection, overrideConnection } from './connection.ts'
import type { EndpointMaker, KnownEndpoint } from './endpoint.ts'
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
  /** Reached in a way of the call's own: its state is not the others'. */
  readonly override?: true
}

export interface Resolver {
  resolve(name: ModelName): ResolvedModel
  provider(id: string): { provider: Provider; connection: Connection }
  register(name: string, endpoint: string | Endpoint): void
  /** Those that are registered by now. */
  endpoints(): string[]
  readonly routes: ReadonlyMap<string, ResolvedModel>
}

interface ResolverOptions extends Omit<ClientOptions, 'cache' | 'budget' | 'prices'> {
  providers: readonly Provider[]
  dialects: readonly Dialect[]
  endpoint?: EndpointMaker
  router?: Router
}

/**
 * Looks a name up as a route, an endpoint, `provider/model`, a bare name whose family is unmistakable: in that order.
 * A name that would be two of them is refused when it is registered, so the order is never felt.
 */
export function createResolver(options: ResolverOptions): Resolver {
  const { providers, connections = {}, endpoints = {}, routes = {} } = options
  const byPrefix = new Map<string, Provider>()
  for (const provider of providers)
    for (const prefix of [provider.id, ...(provider.aliases ?? [])]) byPrefix.set(prefix, provider)
  const own = new Map<string, KnownEndpoint>()

  function provider(
    prefix: string,
    name = prefix,
  ): Pick<KnownEndpoint, 'provider' | 'connection'> & Partial<KnownEndpoint> {
    const endpoint = own.get(prefix)
    if (endpoint) return endpoint
    const found = byPrefix.get(prefix)
    if (!found) throw notFound(name)
    return { provider: found, connection: configuredConnection(found, connections[found.id]) }
  }

  function target(name: ModelName, over?: Target): ResolvedTarget {
    if (typeof name !== 'string')
      throw new LLMError('invalid-request', `the name of a model must be a text, not ${String(name)}`)
    const slash = name.indexOf('/')
    const family = slash < 0 && !own.has(name) ? providers.find(({ models }) => models?.test(name))?.id : undefined
    const known = provider(family ?? (slash < 0 ? name : name.slice(0, slash)), name)
    const model = slash >= 0 ? name.slice(slash + 1) : family ? name : known.model
    if (!model) throw new LLMError('not-found', `"${name}" names no model: write "${name.replace('/', '')}/<model>"`)
    return {
      name: family ? `${family}/${name}` : name,
      provider: known.provider,
      model,
      connection: over ? overrideConnection(known.provider, known.connection, over) : known.connection,
      target: { model: name, ...(known.price && { price: known.price }), ...over },
    }
  }

  function notFound(name: string): LLMError {
    const known = [...new Set([...providers.map(({ id }) => id), ...own.keys(), ...Object.keys(routes)])]
    const [head = name, ...rest] = name.split('/')
    const near = closest(head, [...byPrefix.keys(), ...known])
    const guess = near && [near, ...(rest.length ? rest : byPrefix.has(near) ? ['<model>'] : [])].join('/')
    return new LLMError(
      'not-found',
      `unknown model "${name}". ${guess ? `Did you mean "${guess}"? ` : ''}Write "provider/model"; known: ${known.join(', ')}`,
      { model: name },
    )
  }

  function register(name: string, endpoint: string | Endpoint): void {
    if (!options.endpoint)
      throw new LLMError('unsupported', 'pass `endpoint` of llmux/core to createClient to have endpoints')
    const taken = byPrefix.has(name)
      ? 'a provider'
      : Object.hasOwn(routes, name)
        ? 'a route'
        : providers.find(({ models }) => models?.test(name)) && 'a model'
    if (taken) throw new LLMError('invalid-request', `"${name}" cannot be an endpoint: it is the name of ${taken}`)
    own.set(name, options.endpoint(name, endpoint, options.dialects))
  }

  for (const [name, endpoint] of Object.entries(endpoints)) register(name, endpoint)
  const { router } = options
  if (!router && Object.keys(routes).length > 0)
    throw new LLMError('unsupported', 'pass `router` of llmux/core to createClient to have routes')
  router?.validate(options, (name) => void target(name))
  const resolvedRoutes = new Map<string, ResolvedModel>()
  for (const [name, route] of Object.entries(routes))
    resolvedRoutes.set(name, { name, targets: router?.targets(route, routes, target) ?? [], route })
  return {
    resolve: (name) => resolvedRoutes.get(name) ?? { name, targets: [target(name)] },
    provider,
    register,
    endpoints: () => [...own.keys()],
    routes: resolvedRoutes,
  }
}
