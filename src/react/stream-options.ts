import { hashKey, skipToken, type Query, type SkipToken } from '@tanstack/react-query'
import type { LLMError } from '../errors/llm-error.ts'
import type { CompletionRequest } from '../types/index.ts'
import { keyOf, llmKeys } from './keys.ts'
import { once } from './query-options.ts'
import { runStream } from './run-stream.ts'
import type { LLMQueryOptions, LLMSkippableQueryOptions, StreamKey, StreamPass, StreamState } from './types.ts'

type StreamQuery = Query<StreamState, LLMError, StreamState, StreamKey>

const stays = (state: StreamState | undefined) => state?.phase === 'done' || state?.phase === 'stopped'

/**
 * For `dehydrate` and persisters: is this query's data what it will stay? An answer that still streams, or was interrupted, is not.
 *
 * @example
 * dehydrate(queryClient, { shouldDehydrateQuery: isFinal })
 */
export function isFinal({ queryKey, state }: Pick<Query, 'queryKey' | 'state'>): boolean {
  const [all, kind] = queryKey
  const streams = all === 'llm' && kind === 'stream'
  return state.status === 'success' && (!streams || stays(state.data as StreamState | undefined))
}

/**
 * An answer that streams in by itself, declaratively: started by the first component that shows it, aborted when the last one is gone,
 * started over when one comes back before it was done. For what the user starts there is `useStream`.
 *
 * @example
 * const { data } = useQuery(streamOptions({ model: 'ollama/llama3.2', messages }))
 * return <p>{data?.text}</p>
 */
export function streamOptions<Data = StreamState>(
  request: CompletionRequest,
  options?: StreamPass<Data>,
): LLMQueryOptions<StreamState, Data, StreamKey>
export function streamOptions<Data = StreamState>(
  request: CompletionRequest | SkipToken,
  options?: StreamPass<Data>,
): LLMSkippableQueryOptions<StreamState, Data, StreamKey>
export function streamOptions<Data = StreamState>(
  request: CompletionRequest | SkipToken,
  { client, call, frame, id, ...pass }: StreamPass<Data> = {},
): unknown {
  return {
    ...once,
    gcTime: Infinity,
    staleTime: (query: StreamQuery) => (stays(query.state.data) ? Infinity : 0),
    // An error makes the query stale whatever staleTime says: without this a remount sends a request that failed again.
    refetchOnMount: (query: StreamQuery) => query.state.status !== 'error',
    ...pass,
    queryKey: llmKeys.stream(id ?? hashKey([keyOf(request)])),
    queryFn: request === skipToken ? request : (context: never) => runStream(context, { request, client, call, frame }),
  }
}
