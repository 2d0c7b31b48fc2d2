/** The client: one object, every call. */
import type { Callbacks } from './callbacks.ts'
import type { Completion, CompletionStream, Usage } from './completion.ts'
import type { Endpoint } from './connection.ts'
import type { EmbeddingResponse } from './embedding.ts'
import type { Fix } from './error.ts'
import type { CallOptions, StandardSchema } from './options.ts'
import type { Price } from './price.ts'
import type { TargetState } from './route.ts'
import type { CompletionRequest, EmbeddingRequest, Message, ModelName } from './request.ts'

/** How a batch behaves: the options of its calls, and its own. */
export interface BatchOptions<Parsed = unknown> extends CallOptions {
  schema?: StandardSchema<Parsed>
  /** Default 8; 4 for a local server. */
  concurrency?: number
  onProgress?(progress: { done: number; failed: number; total: number; cost: number }): void
  /** One entry a request, in order. Without it all requests run all the same, and then the first failure is thrown, with every outcome in `error.results`. */
  settle?: boolean
}
/** Like the one it was made from, with `messages` a list of conversations. */
export type BatchRequest = Omit<CompletionRequest, 'messages'> & { messages: readonly (readonly Message[])[] }

/**
 * What `createClient` gives. Calls reject with an `LLMError`, and with nothing else.
 *
 * @example
 * const { choices } = await client.completion({ model: 'ollama/llama3.2', messages })
 * for await (const chunk of client.completion({ model: 'ollama/llama3.2', messages, stream: true })) …
 */
export interface Client {
  /**
   * A chat completion. With `stream: true` a stream comes back at once, and fails where it is read; else a promise of the whole answer.
   * With a `schema`, `choices[0].message.parsed` is what it describes.
   *
   * @throws LLMError rejects with nothing else; `invalid-request` and `not-found` before anything is sent
   * @example
   * const { choices, usage, attempts } = await client.completion({ model: ['ollama/llama3.2', 'openai/gpt-5-mini'], messages })
   */
  completion<Parsed = unknown>(
    request: CompletionRequest & { stream: true },
    options?: CallOptions & { schema?: StandardSchema<Parsed> },
  ): CompletionStream<Parsed>
  completion<Parsed = unknown>(
    request: CompletionRequest & { stream?: false | null },
    options?: CallOptions & { schema?: StandardSchema<Parsed> },
  ): Promise<Completion<Parsed>>
  completion<Parsed = unknown>(
    request: CompletionRequest & { stream?: boolean | null },
    options?: CallOptions & { schema?: StandardSchema<Parsed> },
  ): CompletionStream<Parsed> | Promise<Completion<Parsed>>
  /**
   * Vectors of a text, or of many, in their order. `encoding_format: 'base64'` gives each as a Float32Array.
   *
   * @example
   * const { data } = await client.embedding({ model: 'ollama/nomic-embed-text', input: ['one', 'two'] })
   */
  embedding(
    request: EmbeddingRequest & { encoding_format: 'base64' },
    options?: CallOptions,
  ): Promise<EmbeddingResponse<Float32Array>>
  embedding(
    request: EmbeddingRequest & { encoding_format?: 'float' },
    options?: CallOptions,
  ): Promise<EmbeddingResponse>
  /**
   * Many completions, a few at a time, in order. All of them run; then the first failure is thrown, with every outcome in `error.results`.
   *
   * @example
   * await client.batch({ model: 'ollama/llama3.2', messages: texts.map((text) => [{ role: 'user', content: text }]) }, { concurrency: 4 })
   */
  batch<Parsed = unknown>(
    request: BatchRequest | readonly CompletionRequest[],
    options: BatchOptions<Parsed> & { settle: true },
  ): Promise<PromiseSettledResult<Completion<Parsed>>[]>
  batch<Parsed = unknown>(
    request: BatchRequest | readonly CompletionRequest[],
    options?: BatchOptions<Parsed>,
  ): Promise<Completion<Parsed>[]>

  /** What can be asked right now: the provider's own list (installed models, for a local one). */
  models(provider?: string, options?: CallOptions): Promise<ModelInfo[]>
  /** Why can't I reach it, and what do I do about it? Never rejects, but with `aborted` by its signal. */
  status(provider: string, options?: CallOptions): Promise<ProviderStatus>
  /** Downloads a model into a local server. Aborting pauses: what has arrived is kept. */
  pull(model: ModelName, options?: CallOptions): AsyncIterable<PullProgress>

  /**
   * Names a model server of one's own; the path of its address says how it is spoken to.
   *
   * @throws LLMError `invalid-request` for a path that belongs to no known wire format, or a name that is taken
   * @example client.register('house', 'http://localhost:8080/v1') // then 'house/any-model'
   */
  register(name: string, endpoint: string | Endpoint): void
  /** Adds callbacks while running; call the result to take them away. */
  use(callbacks: Callbacks): () => void
  /** What is known of a model before it is called. */
  info(model: ModelName): Promise<ModelInfo | undefined>
  /** US dollars, or undefined where no price is known. */
  cost(
    model: ModelName,
    usage: Pick<Usage, 'prompt_tokens' | 'completion_tokens'> & Partial<Usage>,
  ): Promise<number | undefined>
  /** Live view of routes: what is resting, how fast, how busy. */
  routes(): Record<string, readonly TargetState[]>
}

/** A model as its provider lists it, or as the price table knows it: what is not known is absent. */
export interface ModelInfo {
  id: ModelName
  provider: string
  name?: string
  contextWindow?: number
  maxOutputTokens?: number
  price?: Price
  /** Bytes on disk, for a local model. */
  size?: number
  loaded?: boolean
  capabilities?: readonly ('chat' | 'embedding' | 'vision' | 'tools' | 'reasoning' | 'json-schema' | 'audio')[]
}

/**
 * What a look at a provider found. `fix` is there for every state that somebody can mend.
 *
 * @example
 * const { state, fix } = await client.status('ollama')
 * if (fix) show(fix.title, fix.steps)
 */
export interface ProviderStatus {
  provider: string
  state:
    | 'ready'
    | 'no-models'
    | 'no-key'
    | 'unauthorized'
    | 'unreachable'
    | 'origin-blocked'
    | 'mixed-content'
    | 'permission-needed'
    | 'local-network-denied'
    | 'blocked-by-csp'
    | 'needs-proxy'
    | 'offline'
  /** What was looked at on the way to the verdict, in order. */
  checks: readonly { name: string; ok: boolean | 'unknown'; detail?: string }[]
  version?: string
  /** ms */
  latency?: number
  fix?: Fix
}

/** How far a download is. `completed` and `total` in bytes; `fraction` never runs backwards, and is 1 with `done` alone. */
export interface PullProgress {
  status: string
  completed: number
  total?: number
  /** 0…1 */ fraction?: number
  bytesPerSecond?: number
  /** s */ remaining?: number
  done: boolean
}
