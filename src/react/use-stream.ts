import { useQueryClient, type QueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { LLMError } from '../errors/llm-error.ts'
import type { Client } from '../types/index.ts'
import { blocksOf } from './blocks.ts'
import { ownId } from './own-id.ts'
import { useOptions } from './provider.ts'
import { requestOf, without } from './request.ts'
import { idle } from './run-stream.ts'
import { lastInput, resetStream, startStream, stopStream } from './stream-control.ts'
import type { CompletionInput, StreamPhase, StreamState, UseStreamOptions, UseStreamResult } from './types.ts'
import { useHeldStream } from './use-held-stream.ts'
import { useLatest } from './use-latest.ts'

/**
 * Started by the user, kept in the cache: any component with the same `id` sees the same stream. Unmounting the last one aborts it.
 *
 * @example
 * const answer = useStream({ model: 'ollama/llama3.2' })
 * return (
 *   <>
 *     <button onClick={() => answer.start('Why is the sky blue?')}>Ask</button>
 *     {answer.isStreaming && <button onClick={answer.stop}>Stop</button>}
 *     {answer.blocks.map((block, index) => <Markdown key={index} text={block} />)}
 *   </>
 * )
 */
export function useStream<Parsed = unknown>(options: UseStreamOptions<Parsed>): UseStreamResult<Parsed> {
  const queryClient = useQueryClient()
  const [own] = useState(ownId)
  const id = options.id ?? own
  // Nobody comes back for an id nobody knows.
  const gcTime = options.id === undefined ? undefined : Infinity
  const latest = useLatest({ ...useOptions(options), gcTime } as LatestOptions)
  const controls = useMemo(() => createControls(queryClient, id, latest), [queryClient, id, latest])
  return resultOf(useHeldStream(id, gcTime), controls) as UseStreamResult<Parsed>
}

/** Getters over the tracked query: a component is drawn again only for what it reads. A spread would read everything. */
function resultOf(query: UseQueryResult<StreamState, LLMError>, controls: Controls): UseStreamResult {
  const state = () => query.data ?? idle
  const underWay = () => query.fetchStatus !== 'idle'
  return {
    ...controls,
    get text() {
      return state().text
    },
    get blocks() {
      return blocksOf(state())
    },
    get reasoning() {
      return state().reasoning
    },
    get toolCalls() {
      return state().toolCalls
    },
    get partial() {
      return state().partial
    },
    get completion() {
      return state().completion
    },
    get error() {
      return query.error
    },
    get phase() {
      return phaseOf(state().phase, underWay())
    },
    get status() {
      return query.status === 'pending' && !underWay() ? 'idle' : query.status
    },
    get fetchStatus() {
      return underWay() ? 'fetching' : 'idle'
    },
    get isStreaming() {
      return underWay()
    },
  }
}

/** The cache holds what was last written: only together with whether a request is under way does it say what is going on. */
function phaseOf(written: StreamPhase, underWay: boolean): StreamPhase {
  if (underWay) return written === 'streaming' ? written : 'connecting'
  return written === 'streaming' ? 'interrupted' : written
}

/** What is the hook's own; the rest is asked. */
const streamOption = /^(client|call|schema|frame|keepAlive|gcTime|id|on(Chunk|Finish|Error))$/

type Controls = ReturnType<typeof createControls>

type LatestOptions = UseStreamOptions & { client: Client; gcTime: number | undefined }

function createControls(queryClient: QueryClient, id: string, latest: () => LatestOptions) {
  function startAsync(input: CompletionInput): Promise<StreamState> {
    const options = latest()
    // A callback that throws is the page's to report and breaks no stream.
    const tell = (callback: () => void) => queueMicrotask(callback)
    return startStream(
      queryClient,
      id,
      {
        ...options,
        input,
        request: requestOf(without(streamOption, options), input),
        onChunk: (chunk) => latest().onChunk && tell(() => latest().onChunk?.(chunk)),
        onSettled: (state) => tell(() => (state.error ? latest().onError?.(state.error) : latest().onFinish?.(state))),
      },
      options,
    )
  }
  // The stream's own state says how it ended.
  const start = (input: CompletionInput) => void startAsync(input).catch(() => undefined)
  return {
    start,
    startAsync,
    stop: () => stopStream(queryClient, id),
    retry: () => start(lastInput(queryClient, id) ?? {}),
    reset: () => resetStream(queryClient, id),
  }
}
