import { useQuery, type QueryClient, type SkipToken, type UseQueryResult } from '@tanstack/react-query'
import type { LLMError } from '../errors/llm-error.ts'
import type { EmbeddingRequest, EmbeddingResponse } from '../types/index.ts'
import { useOptions } from './provider.ts'
import { embeddingOptions } from './query-options.ts'
import type { EmbeddingPass } from './types.ts'

/**
 * A query: deterministic, so kept. Calls made in the same tick with the same client, call options and request (input aside) travel as
 * one; their answers then carry no usage (it cannot be split), and an input that is refused makes each travel alone.
 *
 * @example
 * const { data } = useEmbedding(text ? { model: 'ollama/nomic-embed-text', input: text } : skipToken)
 */
export function useEmbedding<Data = EmbeddingResponse>(
  request: EmbeddingRequest | SkipToken,
  options: EmbeddingPass<Data> = {},
  queryClient?: QueryClient,
): UseQueryResult<Data, LLMError> {
  return useQuery(embeddingOptions(request, useOptions(options)), queryClient)
}
