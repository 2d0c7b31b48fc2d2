import { LLMError } from '../errors/llm-error.ts'
import { closest } from '../routing/did-you-mean.ts'
import type { ClientOptions, Connection, Provider } from '../types/index.ts'

/**
 * Connections under the ids of their providers, whichever prefix they were named by. A name that nobody has is refused: its key would be
 * missing only later, and elsewhere.
 */
export function connectionsById(
  { connections = {}, endpoints = {} }: ClientOptions,
  providers: readonly Provider[],
): Record<string, Connection> {
  const ids = new Map(providers.flatMap(({ id, aliases = [] }) => [id, ...aliases].map((name) => [name, id])))
  return Object.fromEntries(
    Object.entries(connections).map(([name, connection]) => {
      const id = ids.get(name)
      if (typeof connection !== 'object' || !connection)
        throw new LLMError('invalid-request', `connections.${name}: must be an object like { apiKey }`)
      if (id !== undefined) return [id, connection]
      const near = closest(name, [...ids.keys()])
      const advice = Object.hasOwn(endpoints, name)
        ? `an endpoint takes its key and headers itself: endpoints: { ${name}: { url, apiKey } }`
        : `no provider is called that.${near ? ` Did you mean "${near}"?` : ''} Known: ${[...new Set(ids.values())].join(', ')}`
      throw new LLMError('invalid-request', `connections.${name}: ${advice}`)
    }),
  )
}
