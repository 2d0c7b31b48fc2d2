import { checkConnections } from './client/check-connections.ts'
import { createCoreClient } from './client/create-client.ts'
import { spelledOut } from './client/spelled-out.ts'
import { diagnose } from './client/diagnose.ts'
import { createDefaultClient } from './client/default-client.ts'
import { endpoint } from './routing/endpoint.ts'
import { endpointDialects } from './dialects/endpoint-dialects.ts'
import { providers } from './providers/registry.ts'
import type { Client, ClientOptions } from './types/index.ts'

/**
 * A client that knows every built-in provider.
 *
 * @throws LLMError `invalid-request` for a connection, an endpoint or a route that cannot be, naming the field
 * @example
 * const client = createClient({ connections: { openai: { apiKey: () => keyTheUserTyped } }, fallbacks: ['ollama/llama3.2'] })
 */
export function createClient(given?: ClientOptions): Client {
  const options = given ?? {}
  checkConnections(options, providers)
  return createCoreClient({
    ...spelledOut(options),
    providers,
    dialects: endpointDialects,
    endpoint,
    diagnose,
  })
}

const byDefault = /* #__PURE__ */ createDefaultClient(createClient)

/** `completion` of the default client: made on first use with keys from the environment, where there is one. */
export const completion: Client['completion'] = byDefault.completion
/** `embedding` of the default client. */
export const embedding: Client['embedding'] = byDefault.embedding
/** `batch` of the default client. */
export const batch: Client['batch'] = byDefault.batch
/** Names a model server of one's own, on the default client. LiteLLM's `register_custom_endpoint`. */
export const register: Client['register'] = byDefault.register
/** Adds callbacks to the default client; call the result to take them away. LiteLLM's `callbacks`. */
export const use: Client['use'] = byDefault.use
/** The client behind the calls above. */
export const getDefaultClient: () => Client = byDefault.getDefaultClient
/** Puts a client of one's own behind the calls above. */
export const setDefaultClient: (client: Client) => void = byDefault.setDefaultClient

export { countTokens } from './accounting/tokens.ts'
export { trimMessages } from './accounting/trim-messages.ts'
export { consoleLogger } from './client/console-logger.ts'
export { LLMError } from './errors/llm-error.ts'
export { reduceChunk } from './stream/reduce.ts'
export type * from './types/index.ts'
