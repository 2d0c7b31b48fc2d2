import { createCoreClient } from './client/create-client.ts'
import { providers } from './providers/registry.ts'
import type { Client, ClientOptions } from './types/index.ts'

/** A client that knows every built-in provider. */
export function createClient(options: ClientOptions = {}): Client {
  const { routes: _routes, cache: _cache, budget: _budget, prices: _prices, ...rest } = options
  return createCoreClient({ ...rest, providers })
}

export { LLMError } from './errors/llm-error.ts'
export { reduceChunk } from './stream/reduce.ts'
export type * from './types/index.ts'
