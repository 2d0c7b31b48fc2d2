export { createCoreClient as createClient } from './client/create-client.ts'
export { LLMError } from './errors/llm-error.ts'
export { reduceChunk } from './stream/reduce.ts'
export type * from './types/index.ts'
