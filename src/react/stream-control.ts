import { skipToken, type Query, type QueryClient, type QueryObserverOptions } from '@tanstack/react-query'
import type { LLMError } from '../errors/llm-error.ts'
import { llmKeys } from './keys.ts'
import { once } from './query-options.ts'
import { idle, runs, runStream, type StreamRun } from './run-stream.ts'
import type { StreamKey, StreamState } from './types.ts'
import { findQuery } from './while-shown.ts'

type HeldStream = QueryObserverOptions<StreamState, LLMError, StreamState, StreamState, StreamKey>

/** How a stream that the user starts is kept. It is watched without being fetched: only `startStream` sends. */
export const heldStream = (id: string, gcTime: number | undefined): HeldStream => ({
  ...once,
  queryKey: llmKeys.stream(id),
  queryFn: skipToken,
  enabled: false,
  // An app may have a default that shows what another id had.
  placeholderData: () => undefined,
  ...(gcTime !== undefined && { gcTime }),
})

type StreamQuery = Query<StreamState, LLMError, StreamState, StreamKey>

const findStream = (queryClient: QueryClient, id: string) => findQuery<StreamState>(queryClient, llmKeys.stream(id))

/**
 * Sends a request whose answer appears under the id. One that is under way there is ended first.
 * Resolves when the stream is done, stopped or interrupted; rejects with its error.
 */
export async function startStream(
  queryClient: QueryClient,
  id: string,
  run: StreamRun,
  { gcTime }: { gcTime?: number | undefined } = {},
): Promise<StreamState> {
  const held = queryClient.defaultQueryOptions(heldStream(id, gcTime))
  const query: StreamQuery = queryClient.getQueryCache().build(queryClient, held)
  halt(query)
  query.reset()
  let sent: Promise<StreamState> | undefined
  const fetched = query.fetch({ ...query.options, queryFn: (context) => (sent = runStream(context, run)) })
  // What is left in the query would be sent again by whoever refetches all there is.
  query.setOptions({ ...query.options, queryFn: skipToken })
  // What was cancelled is known here before it is over there.
  await fetched.catch(() => undefined)
  await sent?.catch(() => undefined)
  if (run.settled?.error) throw run.settled.error
  // Ended before it was sent: the cache says what became of it.
  return run.settled ?? query.state.data ?? idle
}

/** Ends the request at the server too. What has arrived stays, and is final. */
export function stopStream(queryClient: QueryClient, id: string): void {
  const query = findStream(queryClient, id)
  if (!query || query.state.fetchStatus === 'idle') return
  halt(query)
  query.setData({ ...(query.state.data ?? idle), phase: 'stopped' }, { manual: true })
  void query.cancel({ revert: true })
}

export function resetStream(queryClient: QueryClient, id: string): void {
  const query = findStream(queryClient, id)
  if (!query) return
  halt(query)
  runs.delete(query)
  query.reset()
}

/** What was asked last under the id, by whichever component. */
export function lastInput(queryClient: QueryClient, id: string) {
  const query = findStream(queryClient, id)
  return query && runs.get(query)?.input
}

/** Whoever ends a run on purpose says so first. */
function halt(query: object): void {
  const run = runs.get(query)
  if (run) run.stopped = true
}
