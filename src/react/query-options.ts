import { skipToken, type SkipToken } from '@tanstack/react-query'
import type { Completion, CompletionRequest, EmbeddingRequest, EmbeddingResponse } from '../types/index.ts'
import { asking } from './asking.ts'
import type { embedTogether as EmbedTogether } from './embed-together.ts'
import { keyOf, llmKeys } from './keys.ts'
import type {
  CompletionKey,
  CompletionPass,
  EmbeddingKey,
  EmbeddingPass,
  LLMQueryOptions,
  LLMSkippableQueryOptions,
} from './types.ts'

/** The client below retries what is worth it; `always`, because a model on this machine answers offline too. */
export const asIs = { retry: false, networkMode: 'always' } as const

/** Every answer costs: sent once, kept, and never sent again behind the user's back. */
export const once = {
  ...asIs,
  retryOnMount: false,
  // Said although they are TanStack's own: an app may have other defaults.
  refetchOnMount: true,
  refetchInterval: false,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  structuralSharing: false,
  staleTime: Infinity,
} as const

/**
 * A whole answer as a query: for summaries, titles, anything that follows from its input. For what the user starts there is `useCompletion`.
 *
 * @example
 * const { data } = useSuspenseQuery(completionOptions({ model, messages }, { select: ({ choices }) => choices[0].message.content }))
 */
export function completionOptions<Data = Completion>(
  request: CompletionRequest,
  options?: CompletionPass<Data>,
): LLMQueryOptions<Completion, Data, CompletionKey>
export function completionOptions<Data = Completion>(
  request: CompletionRequest | SkipToken,
  options?: CompletionPass<Data>,
): LLMSkippableQueryOptions<Completion, Data, CompletionKey>
export function completionOptions<Data = Completion>(
  request: CompletionRequest | SkipToken,
  { client, call, ...pass }: CompletionPass<Data> = {},
): unknown {
  return {
    ...once,
    ...pass,
    queryKey: llmKeys.completion(keyOf(request)),
    queryFn:
      request === skipToken ? request : asking({ client, call }, (llm, options) => llm.completion(request, options)),
  }
}

/**
 * Vectors as a query: deterministic, so kept for a day. Queries made in the same tick with the same client, call options and request
 * (input aside) travel as one request; their answers then carry no usage.
 *
 * @example
 * const { data } = useQuery(embeddingOptions({ model: 'ollama/nomic-embed-text', input: text }))
 */
export function embeddingOptions<Data = EmbeddingResponse>(
  request: EmbeddingRequest,
  options?: EmbeddingPass<Data>,
): LLMQueryOptions<EmbeddingResponse, Data, EmbeddingKey>
export function embeddingOptions<Data = EmbeddingResponse>(
  request: EmbeddingRequest | SkipToken,
  options?: EmbeddingPass<Data>,
): LLMSkippableQueryOptions<EmbeddingResponse, Data, EmbeddingKey>
export function embeddingOptions<Data = EmbeddingResponse>(
  request: EmbeddingRequest | SkipToken,
  { client, call, ...pass }: EmbeddingPass<Data> = {},
): unknown {
  return {
    ...once,
    // On a server a timer of a day would keep every request's cache alive as long.
    gcTime: typeof window === 'undefined' ? Infinity : 86_400_000,
    ...pass,
    queryKey: llmKeys.embedding(keyOf(request)),
    queryFn:
      request === skipToken
        ? request
        : asking({ client, call }, async (llm, options) => {
            const { embedTogether } = await loadTogether()
            return embedTogether(llm, request, options)
          }),
  }
}

let together: Promise<{ embedTogether: typeof EmbedTogether }> | undefined

/** One promise for all who wait: who asked in the same tick goes on in the same tick, and can travel together. */
function loadTogether() {
  together ??= import('./embed-together.ts').catch((error: unknown) => {
    together = undefined
    throw error
  })
  return together
}
