import type {
  DataTag,
  QueryFunction,
  QueryKey,
  UseMutationOptions,
  UseMutationResult,
  UseQueryOptions,
} from '@tanstack/react-query'
import type { LLMError } from '../errors/llm-error.ts'
import type {
  CallOptions,
  Client,
  Completion,
  CompletionChunk,
  CompletionRequest,
  EmbeddingResponse,
  Message,
  PartialCompletion,
  StandardSchema,
  ToolCall,
} from '../types/index.ts'
import type { llmKeys } from './keys.ts'

/** What every hook and every factory takes: a client other than the provider's, and how its calls behave. */
export type Common = { client?: Client | undefined; call?: CallOptions | undefined }

/** Defaults of a request: what is undefined is as good as left out. */
export type RequestDefaults = { [Field in keyof CompletionRequest]?: CompletionRequest[Field] | undefined }

/** TanStack options that pass through a factory as they are. */
export type QueryPass<Fn, Data> = Pick<
  UseQueryOptions<Fn, LLMError, Data>,
  'enabled' | 'select' | 'staleTime' | 'gcTime' | 'placeholderData' | 'meta'
>

/** Options for `useQuery`, `useSuspenseQuery`, `useQueries`, `prefetchQuery` and loaders alike. */
export type LLMQueryOptions<Fn, Data, Key extends QueryKey> = Omit<
  UseQueryOptions<Fn, LLMError, Data, Key>,
  'queryFn' | 'queryKey'
> & { queryFn: QueryFunction<Fn, Key>; queryKey: DataTag<Key, Fn, LLMError> }

/** Options whose request may be `skipToken`: for `useQuery` alone, as a query that suspends cannot be skipped. */
export type LLMSkippableQueryOptions<Fn, Data, Key extends QueryKey> = Omit<
  UseQueryOptions<Fn, LLMError, Data, Key>,
  'queryKey'
> & { queryKey: DataTag<Key, Fn, LLMError> }

export type CompletionKey = ReturnType<typeof llmKeys.completion>
export type EmbeddingKey = ReturnType<typeof llmKeys.embedding>
export type StreamKey = ReturnType<typeof llmKeys.stream>
export type ModelsKey = ReturnType<typeof llmKeys.models>
export type StatusKey = ReturnType<typeof llmKeys.status>

export type CompletionPass<Data> = Common & QueryPass<Completion, Data>
export type EmbeddingPass<Data> = Common & QueryPass<EmbeddingResponse, Data>
export type StreamPass<Data> = Common & { id?: string | undefined; frame?: FramePolicy | undefined } & QueryPass<
    StreamState,
    Data
  >

/** A prompt, a conversation, or any part of a request; the rest comes from the hook's own options. */
export type CompletionInput = string | readonly Message[] | Partial<CompletionRequest>

/** `'frame'`: at most once an animation frame (raced with a timer, so hidden tabs go on); a number: at most once in so many ms; `false`: every chunk. */
export type FramePolicy = 'frame' | number | false

/** Where a stream is. `stopped`: by the user; `interrupted`: by whatever else, as when the last component that showed it was gone. What has arrived stays. */
export type StreamPhase = 'idle' | 'connecting' | 'streaming' | 'done' | 'stopped' | 'interrupted' | 'error'

/** One immutable snapshot, replaced at most once a frame. */
export interface StreamState<Parsed = unknown> {
  phase: StreamPhase
  text: string
  reasoning: string
  toolCalls: readonly ToolCall[]
  completion?: PartialCompletion<Parsed>
  /** With a schema: the object as far as it has arrived. */
  partial?: unknown
  error?: LLMError
}

/** Defaults of the request, a client and call options, a schema, and the options of a mutation. */
export type UseCompletionOptions<Parsed = unknown> = Common &
  RequestDefaults & { schema?: StandardSchema<Parsed> | undefined } & Omit<
    UseMutationOptions<Completion<Parsed>, LLMError, CompletionInput>,
    'mutationFn'
  >

/** TanStack’s mutation, with the text at hand. */
export type UseCompletionResult<Parsed = unknown> = UseMutationResult<Completion<Parsed>, LLMError, CompletionInput> & {
  /** Text of the first choice. */
  text: string | undefined
  /** Ends the request at the server too; the hook is idle again, and `mutateAsync` rejects `aborted`. */
  stop(): void
}

/** Defaults of the request; what `start` is given goes before them. */
export type UseStreamOptions<Parsed = unknown> = Common &
  RequestDefaults & {
    /** Components with the same id see the same stream. Default: one of the component's own. */
    id?: string | undefined
    schema?: StandardSchema<Parsed> | undefined
    /** How often the cache, and so every component, hears of new text. Default `'frame'`. */
    frame?: FramePolicy | undefined
    /** Goes on after the last component that shows it has unmounted. */
    keepAlive?: boolean | undefined
    onChunk?(chunk: CompletionChunk): void
    /** Once a stream, however it ended short of an error: `state.phase` is `done`, `stopped` or `interrupted`. */
    onFinish?(state: StreamState<Parsed>): void
    onError?(error: LLMError): void
  }

/** Reading a field subscribes to it: a component that reads only `isStreaming` is not drawn for every token. Do not spread it. */
export interface UseStreamResult<Parsed = unknown> {
  text: string
  /**
   * `text` cut where Markdown blocks end for good (blank lines outside fences, lists kept whole). All but the last keep their identity:
   * in a list of memoised blocks only the last is drawn again. Computed when read.
   */
  blocks: readonly string[]
  reasoning: string
  toolCalls: readonly ToolCall[]
  partial: unknown
  completion: PartialCompletion<Parsed> | undefined
  error: LLMError | null
  phase: StreamPhase
  /** TanStack's own words: is there anything to show? */
  status: 'idle' | 'pending' | 'success' | 'error'
  /** TanStack's own words: is a request under way? */
  fetchStatus: 'fetching' | 'idle'
  /** From `start` to the end, the wait for the first token included. */
  isStreaming: boolean
  start(input: CompletionInput): void
  /** Resolves when the stream is done, stopped or interrupted (see `phase`); rejects with its LLMError. */
  startAsync(input: CompletionInput): Promise<StreamState<Parsed>>
  /** Ends the request at the server too; what has arrived stays. */
  stop(): void
  /** Asks the last question again, with the options of now. */
  retry(): void
  /** Back to idle: stops, and forgets what has arrived. */
  reset(): void
}
