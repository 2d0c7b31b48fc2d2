import { LLMError } from '../errors/llm-error.ts'
import { closest } from '../routing/did-you-mean.ts'
import type { ClientOptions, Connection, Provider } from '../types/index.ts'

const fields = ['apiKey', 'baseURL', 'headers', 'options']

/**
 * Connections under the ids of their providers, whichever prefix they were named by. A name that nobody has is refused, and so is a field:
 * its key would be missing only later, and elsewhere.
 */
export function connectionsById(options: ClientOptions, providers: readonly Provider[]): Record<string, Connection> {
  const { connections = {}, endpoints = {} } = options
  const lone = fields.find((field) => (options as Record<string, unknown>)[field] !== undefined)
  if (lone) throw new LLMError('invalid-request', `${lone}: say whose it is: connections: { openai: { ${lone} } }`)
  const ids = new Map(providers.flatMap(({ id, aliases = [] }) => [id, ...aliases].map((name) => [name, id])))
  return Object.fromEntries(
    Object.entries(connections).map(([name, connection]) => {
      const id = ids.get(name)
      if (typeof connection !== 'object' || !connection)
        throw new LLMError('invalid-request', `connections.${name}: must be an object like { apiKey }`)
      if (id !== undefined) {
        const strange = Object.entries(connection).find(
          ([field, value]) => value !== undefined && !fields.includes(field),
        )?.[0]
        if (strange === undefined) return [id, connection]
        throw new LLMError('invalid-request', `connections.${name}.${strange}: a connection has ${fields.join(', ')}`)
      }
      const near = closest(name, [...ids.keys()])
      const advice = Object.hasOwn(endpoints, name)
        ? `an endpoint takes its key and headers itself: endpoints: { ${name}: { url, apiKey } }`
        : `no provider is called that.${near ? ` Did you mean "${near}"?` : ''} Known: ${[...new Set(ids.values())].join(', ')}`
      throw new LLMError('invalid-request', `connections.${name}: ${advice}`)
    }),
  )
}
