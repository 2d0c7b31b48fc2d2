import { LLMError } from '../errors/llm-error.ts'
import { must } from '../errors/must.ts'
import type { Connection, CoreOptions, Dialect, Endpoint, ModelName, Provider, Route, Target } from '../types/index.ts'
import { configuredConnection, overrideConnection } from './connection.ts'
import type { KnownEndpoint } from './endpoint.ts'
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
  readonly endpoints: ReadonlyMap<string, unknown>
  readonly routes: ReadonlyMap<string, ResolvedModel>
}

interface ResolverOptions extends Omit<CoreOptions, 'cache' | 'budget' | 'prices'> {
  dialects?: readonly Dialect[]
}

/**
 * Looks a name up as a route, an endpoint, `provider/model`, a bare name whose family is unmistakable: in that order.
 * A name that would be two of them is refused when it is registered, so the order is never felt.
 */
export function createResolver(options: ResolverOptions): Resolver {
  const { providers, connections = {}, endpoints = {}, routes = {}, router } = options
  const own = new Map<string, KnownEndpoint>()

  function provider(
    prefix: string,
    name = prefix,
  ): Pick<KnownEndpoint, 'provider' | 'connection'> & Partial<KnownEndpoint> {
    const endpoint = own.get(prefix)
    if (endpoint) return endpoint
    const found = providers.findLast((each) => prefixesOf(each).includes(prefix))
    if (!found) throw notFound(name)
    return {
      provider: found,
      connection: configuredConnection(
        found,
        prefixesOf(found)
          .map((each) => connections[each])
          .find(Boolean),
      ),
    }
  }

  function target(name: ModelName, over?: Target): ResolvedTarget {
    must(typeof name === 'string', 'the name of a model', 'a text', name)
    const family = !own.has(name) && !name.includes('/') && providers.find(({ models }) => models?.test(name))
    const full = family ? `${family.id}/${name}` : name
    const slash = full.indexOf('/')
    const known = provider(slash < 0 ? full : full.slice(0, slash), name)
    const model = slash < 0 ? known.model : full.slice(slash + 1)
    if (!model) throw notFound(name)
    return {
      name: full,
      provider: known.provider,
      model,
      connection: over ? overrideConnection(known.provider, known.connection, over) : known.connection,
      target: { model: name, ...(known.price && { price: known.price }), ...over },
    }
  }

  function notFound(name: string): LLMError {
    const known = [...providers.map(({ id }) => id), ...own.keys(), ...Object.keys(routes)]
    const prefixes = providers.flatMap(prefixesOf)
    // A colon belongs to models (`llama3.2:1b`), but some libraries write it for the slash.
    const [head = name, ...path] = name.replace(/^(\w+):/, '$1/').split('/')
    const near = closest(head, [...prefixes, ...known])
    const rest = path.join('/') || (near && prefixes.includes(near) ? '<model>' : '')
    const guess = near ? `Did you mean "${near}${rest && `/${rest}`}"? ` : ''
    return new LLMError(
      'not-found',
      `unknown model "${name}". ${guess}Write "provider/model"; known: ${known.join(', ')}`,
      { model: name },
    )
  }

  function register(name: string, endpoint: string | Endpoint): void {
    if (!options.endpoint) throw notPassed('endpoint', 'endpoints')
    own.set(name, options.endpoint(name, endpoint, options))
  }

  for (const [name, endpoint] of Object.entries(endpoints)) register(name, endpoint)
  if (!router && Object.keys(routes).length > 0) throw notPassed('router', 'routes')
  const byName: ReadonlyMap<string, ResolvedModel> = router?.routes(options, target) ?? new Map()
  return {
    resolve: (name) => byName.get(name) ?? { name, targets: [target(name)] },
    provider,
    register,
    endpoints: own,
    routes: byName,
  }
}

const prefixesOf = ({ id, aliases = [] }: Provider) => [id, ...aliases]

const notPassed = (what: 'endpoint' | 'router', wanted: string) =>
  new LLMError('unsupported', `pass \`${what}\` of llmux/core to createClient to have ${wanted}`)
