import { countTokens } from '../accounting/tokens.ts'
import type { CompletionRequest, EmbeddingRequest } from '../types/index.ts'

/** How many tokens a request is before it is answered, about. */
export function promptTokens(request: CompletionRequest | EmbeddingRequest): number {
  if ('messages' in request) return countTokens(request.messages).tokens
  const texts = typeof request.input === 'string' ? [request.input] : request.input
  return texts.reduce((sum, text) => sum + countTokens(text).tokens, 0)
}
