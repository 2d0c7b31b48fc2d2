import type { SkipToken } from '@tanstack/react-query'
import type { CompletionRequest, EmbeddingRequest } from '../types/index.ts'

/**
 * Query keys, from general to specific, and JSON only: never an API key, a URL, a function or a signal. Devtools show keys, persisters
 * store them and links share them.
 *
 * @example
 * queryClient.invalidateQueries({ queryKey: llmKeys.models('ollama') })
 */
export const llmKeys = {
  all: ['llm'] as const,
  completion: (request: CompletionRequest) => ['llm', 'completion', request] as const,
  embedding: (request: EmbeddingRequest) => ['llm', 'embedding', request] as const,
  stream: (id: string) => ['llm', 'stream', id] as const,
  chat: (id: string) => ['llm', 'chat', id] as const,
  models: (provider?: string) => ['llm', 'models', ...(provider ? [provider] : [])] as const,
  status: (provider: string) => ['llm', 'status', provider] as const,
  pull: (model: string) => ['llm', 'pull', model] as const,
}

/** The request as it is sent, so that equal questions have equal keys: a field that is null means the same as none. */
export function keyOf<Request extends object>(request: Request | SkipToken): Request {
  // A query that is skipped is never sent, whatever its key.
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value != null)) as Request
}
