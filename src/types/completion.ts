/** What comes out: OpenAI's chat completion, whole and in chunks, plus what this client knows of it. */
import type { Attempt, Timing, Warning } from './attempt.ts'
import type { ToolCall } from './request.ts'

/** A source of a part of the text: from `start_index` to `end_index`, in characters. */
export interface UrlCitation {
  type: 'url_citation'
  url_citation: { url: string; title: string; start_index: number; end_index: number }
}
/** How likely a token was (natural logarithm), and what else could have stood there. */
export interface TokenLogprob {
  token: string
  logprob: number
  bytes: number[] | null
  top_logprobs: { token: string; logprob: number; bytes: number[] | null }[]
}
export interface Logprobs {
  content: TokenLogprob[] | null
  refusal: TokenLogprob[] | null
}

/** What the model said. It may go back as it is into the next request’s `messages`. */
export interface AssistantMessage {
  role: 'assistant'
  content: string | null
  refusal?: string | null
  tool_calls?: ToolCall[]
  /** Thinking text, whatever the provider calls it and wherever it puts it (`<think>` tags included). */
  reasoning_content?: string
  /** URL citations and the like, in OpenAI's shape. */
  annotations?: UrlCitation[]
  /** Opaque state a provider needs back on the next turn (thinking signatures, thought signatures). Send it as it came. */
  provider_state?: { provider: string; data: unknown[] }
}

/** Why an answer ended: by itself or a stop sequence, at its length limit, to call tools, or by a filter. */
export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter'

/** What an answer took, in tokens. */
export interface Usage {
  /** All input tokens, cached ones included; all output tokens, reasoning included: one arithmetic for every provider. */
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  prompt_tokens_details?: { cached_tokens?: number; cache_write_tokens?: number; audio_tokens?: number }
  completion_tokens_details?: { reasoning_tokens?: number; audio_tokens?: number }
  /** US dollars: the provider's own figure where it reports one, else from the price table, else absent. */
  cost?: number
}

/** One answer; there are several where `n` asked for them. */
export interface Choice<Parsed = unknown> {
  index: number
  message: AssistantMessage & { refusal: string | null; parsed?: Parsed }
  finish_reason: FinishReason
  /** The provider's own word for it. Never thrown away. A missing or unknown one makes `finish_reason` `stop` with a warning. */
  native_finish_reason?: string
  logprobs: Logprobs | null
}

/** A whole answer: OpenAI’s `chat.completion`, plus what this client knows of it. */
export interface Completion<Parsed = unknown> {
  id: string
  object: 'chat.completion'
  created: number
  model: string
  /** Never empty, so `choices[0].message.content` type-checks. */
  choices: [Choice<Parsed>, ...Choice<Parsed>[]]
  /** Absent when the provider reported none: usage is never estimated behind the caller's back. */
  usage?: Usage
  /** Id of the provider that answered. */
  provider: string
  /** Everything that was tried, in order, the successful one last. */
  attempts: readonly Attempt[]
  timing: Timing
  /** What the caller should know: request fields left out or clamped, a prompt cut by the server, an odd finish. */
  warnings: readonly Warning[]
  /** True when the answer came from the cache. */
  cached?: true
}

/** A choice that may not have ended: `finish_reason` is null until it has. */
export type PartialChoice<Parsed = unknown> = Omit<Choice<Parsed>, 'finish_reason'> & {
  finish_reason: FinishReason | null
}
/** What has arrived of an answer that is not finished, or never will be. No value in it is invented. */
export type PartialCompletion<Parsed = unknown> = Omit<
  Completion<Parsed>,
  'choices' | 'attempts' | 'timing' | 'warnings'
> &
  Partial<Pick<Completion, 'attempts' | 'timing' | 'warnings'>> & { choices: PartialChoice<Parsed>[] }

/** A piece of an answer: OpenAI’s `chat.completion.chunk`. Its `usage` is OpenAI’s: in a chunk of its own, if `stream_options.include_usage` asks. */
export interface CompletionChunk {
  /** True on the first chunk after a stream was started over (`onInterrupt: 'restart'`): discard what came before. */
  restarted?: true
  id: string
  object: 'chat.completion.chunk'
  created: number
  model: string
  provider: string
  /** Empty only in the last chunk, and only when `stream_options.include_usage` asked for it: OpenAI's own rule. */
  choices: ChunkChoice[]
  usage?: Usage
}

/** What a chunk adds to one choice: texts are appended, tool calls joined by `index`. `reduceChunk` does it. */
export interface ChunkChoice {
  index: number
  delta: {
    role?: 'assistant'
    content?: string | null
    refusal?: string | null
    reasoning_content?: string
    tool_calls?: { index: number; id?: string; type?: 'function'; function?: { name?: string; arguments?: string } }[]
    annotations?: UrlCitation[]
    provider_state?: { provider: string; data: unknown[] }
  }
  /** Non-null in exactly one chunk of each choice. */
  finish_reason: FinishReason | null
  native_finish_reason?: string
  logprobs?: Logprobs | null
}

/**
 * What `completion({ stream: true })` returns at once. Nothing is sent until it is iterated or `final()` is called, and it is
 * sent once: there is one iterator, and `final()` may be called before, during or after it. Leaving the loop (`break`, `return`,
 * `throw`) aborts the request at the server; `final()` then rejects `aborted` with the partial.
 */
export interface CompletionStream<Parsed = unknown> extends AsyncIterable<CompletionChunk> {
  /** Runs the stream to its end (or joins its running) and folds it: the very value the same call without `stream` would have given. */
  final(): Promise<Completion<Parsed>>
  /** What has arrived so far, folded. Kept after an abort or a failure. */
  snapshot(): PartialCompletion<Parsed> | undefined
  abort(reason?: unknown): void
  /** OpenAI-format server-sent events, ready for `new Response(stream.toReadableStream())`. */
  toReadableStream(): ReadableStream<Uint8Array>
}
