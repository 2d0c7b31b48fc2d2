import type { Query, QueryClient, QueryFunctionContext } from '@tanstack/react-query'
import type { LLMError } from '../errors/llm-error.ts'
import type {
  CompletionChunk,
  CompletionRequest,
  CompletionStream,
  PartialCompletion,
  StandardSchema,
} from '../types/index.ts'
import { continueBlocks, createBlockCutter } from './blocks.ts'
import { frameGate } from './frame-gate.ts'
import { clientFor } from './clients.ts'
import { withSignal } from './request.ts'
import type { Common, CompletionInput, FramePolicy, StreamKey, StreamPhase, StreamState } from './types.ts'
import { findQuery, whileShown } from './while-shown.ts'

/** One request on its way into the cache. */
export interface StreamRun extends Common {
  request: CompletionRequest
  schema?: StandardSchema | undefined
  frame?: FramePolicy | undefined
  /** Goes on when nobody shows it any more. */
  keepAlive?: boolean | undefined
  /** What the user asked, for asking again. */
  input?: CompletionInput
  /** Set by whoever ends it on purpose; an end without it is an interruption. */
  stopped?: boolean
  /** How it ended, once it did. */
  settled?: StreamState
  onChunk?(chunk: CompletionChunk): void
  /** Once it was sent and has ended, however that was: see its phase. */
  onSettled?(state: StreamState): void
}

/** The run a query's data belongs to. One that was replaced or reset writes no more. */
export const runs = new WeakMap<object, StreamRun>()

/**
 * Streams one answer into the query's data, at most one snapshot a frame. Rejects when it is cut short, so that nothing takes the
 * partial answer for a whole one; the snapshot of what had arrived stays in the cache.
 */
export function runStream(context: QueryFunctionContext<StreamKey>, run: StreamRun): Promise<StreamState> {
  const query = findQuery<StreamState>(context.client, context.queryKey)
  if (query) runs.set(query, run)
  return whileShown(context, (signal) => send(context.client, query, run, signal), run.keepAlive)
}

async function send(
  queryClient: QueryClient,
  query: Query<StreamState, Error> | undefined,
  run: StreamRun,
  signal: AbortSignal,
): Promise<StreamState> {
  let cutter = createBlockCutter()
  let stream: CompletionStream | undefined
  let parsePartial: ((text: string) => unknown) | undefined

  function snapshot(phase: StreamPhase, completion: PartialCompletion | undefined, error?: LLMError): StreamState {
    const message = completion?.choices[0]?.message
    const text = message?.content ?? ''
    const state: StreamState = {
      phase,
      text,
      reasoning: message?.reasoning_content ?? '',
      toolCalls: message?.tool_calls ?? idle.toolCalls,
      ...(completion && { completion }),
      ...(parsePartial && { partial: message?.parsed ?? parsePartial(text) }),
      ...(error && { error }),
    }
    continueBlocks(state, cutter)
    return state
  }
  function write(state: StreamState): void {
    if (query && runs.get(query) === run) query.setData(state, { manual: true })
  }
  function settle(state: StreamState): StreamState {
    run.settled = state
    run.onSettled?.(state)
    return state
  }
  const gate = frameGate(() => {
    if (!signal.aborted) write(snapshot('streaming', stream?.snapshot()))
  }, run.frame)

  try {
    if (run.schema) ({ parsePartial } = await import('./partial-json.ts'))
    const options = { ...withSignal(run.call, signal), ...(run.schema && { schema: run.schema }) }
    stream = clientFor(queryClient, run.client).completion({ ...run.request, stream: true }, options)
    for await (const chunk of stream) {
      if (chunk.restarted) cutter = createBlockCutter()
      run.onChunk?.(chunk)
      gate.request()
    }
    const completion = await stream.final()
    signal.throwIfAborted()
    return settle(snapshot('done', completion))
  } catch (thrown) {
    const error = thrown as LLMError
    const partial = error?.partial ?? stream?.snapshot()
    const aborted = signal.aborted || run.call?.signal?.aborted
    const state = aborted
      ? snapshot(signal.aborted && !run.stopped ? 'interrupted' : 'stopped', partial)
      : snapshot('error', partial, error)
    write(state)
    settle(state)
    if (aborted && !signal.aborted) return state
    throw error
  } finally {
    gate.close()
  }
}

export const idle: StreamState = { phase: 'idle', text: '', reasoning: '', toolCalls: [] }
