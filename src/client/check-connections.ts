import { LLMError } from '../errors/llm-error.ts'
import { closest } from '../routing/did-you-mean.ts'
import type { ClientOptions, Provider } from '../types/index.ts'

const fields = ['apiKey', 'baseURL', 'headers', 'options']

/** Refuses a connection of nobody, and a field that no connection has: its key would be missing only later, and elsewhere. */
export function checkConnections(options: ClientOptions, providers: readonly Provider[]): void {
  const { connections = {}, endpoints = {} } = options
  const lone = fields.find((field) => (options as Record<string, unknown>)[field] !== undefined)
  if (lone) throw new LLMError('invalid-request', `${lone}: say whose it is: connections: { <provider>: { ${lone} } }`)
  const names = providers.flatMap(({ id, aliases = [] }) => [id, ...aliases])
  for (const [name, connection] of Object.entries(connections)) {
    if (typeof connection !== 'object' || !connection)
      throw new LLMError('invalid-request', `connections.${name}: must be an object like { apiKey }`)
    if (!names.includes(name)) {
      const near = closest(name, names)
      const advice = Object.hasOwn(endpoints, name)
        ? `an endpoint takes its key and headers itself: endpoints: { ${name}: { url, apiKey } }`
        : `no provider is called that.${near ? ` Did you mean "${near}"?` : ''} Known: ${providers.map(({ id }) => id).join(', ')}`
      throw new LLMError('invalid-request', `connections.${name}: ${advice}`)
    }
    for (const [field, value] of Object.entries(connection))
      if (value !== undefined && !fields.includes(field))
        throw new LLMError('invalid-request', `connections.${name}.${field}: a connection has ${fields.join(', ')}`)
  }
}
