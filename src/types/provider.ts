/** How a provider is added: a dialect is how bytes are spoken, a provider is a host that speaks one. */
import type { ChunkChoice, CompletionChunk, Usage } from './completion.ts'
import type { ModelInfo } from './client.ts'
import type { Warning } from './attempt.ts'
import type { Connection } from './connection.ts'
import type { ErrorCode } from './error.ts'
import type { CompletionRequest, EmbeddingRequest } from './request.ts'

/** What a dialect asks the transport to send: plain data, so it can be logged, compared and snapshotted. */
export interface WireRequest {
  method?: 'POST' | 'GET'
  path: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: unknown
  warnings?: Warning[]
}
/** One record of a response body: an SSE message, an NDJSON line, or a whole JSON document (a stream of one). `data` is parsed JSON, or the raw text where that fails (`'[DONE]'`). */
export interface Frame {
  event?: string
  data: unknown
}
/** The part of a chunk only the wire knows; the pipeline adds id, created, model and provider where they are missing. */
export type ChunkDraft = Partial<Pick<CompletionChunk, 'id' | 'model' | 'created' | 'usage'>> & {
  choices?: ChunkChoice[]
  /** what the caller should know: an odd finish, a prompt cut by the server */ warnings?: Warning[]
  /** the wire said "this is the end": read no further */ done?: boolean
}

/** What a body says went wrong. What it does not say follows from the status. `retryAfter` in ms. */
export interface ErrorInfo {
  code?: ErrorCode
  message?: string
  retryAfter?: number
  requestId?: string
  /** Where the server itself says whether to try again. */
  retryable?: boolean
}

/** A request as one target is asked: the wire's own name of the model, and whether a stream is wanted. */
export type ResolvedRequest = Omit<CompletionRequest, 'model'> & { model: string; stream: boolean }
/** Pure, synchronous, total: any JSON may come in, only an LLMError may come out. One decoder a response; its closure is the only state. */
export interface ChatDecoder {
  push(frame: Frame): readonly ChunkDraft[]
  /** The body has ended: what was held back, and whether the wire had said that it was complete. */
  end(): { drafts: readonly ChunkDraft[]; complete: boolean }
}
/** Chat in one wire format, both ways. */
export interface ChatCodec {
  encode(request: ResolvedRequest): WireRequest
  decoder(request: ResolvedRequest): ChatDecoder
  /** Is a last message that is the assistant's gone on from, in this request, by this model? */
  continues?(request: ResolvedRequest): boolean
}
/** The list of models, a page at a time. */
export interface ModelsCodec {
  encode(cursor?: string): WireRequest
  decode(body: unknown): { models: Omit<ModelInfo, 'provider'>[]; next?: string }
}
/** An embedding request as one target is asked: the wire’s name of the model, and a list of texts within the limit. */
export type ResolvedEmbeddingRequest = Omit<EmbeddingRequest<readonly string[]>, 'model'> & {
  model: string
  /** asked of hosts that are known to speak it */ encoding_format?: 'float' | 'base64'
}
/** Embeddings in one wire format, both ways; `decode` gives the vectors in the order of the input. */
export interface EmbeddingCodec {
  /** texts a request */ limit: number
  encode(request: ResolvedEmbeddingRequest): WireRequest
  decode(body: unknown): { embeddings: (number[] | Float32Array)[]; model?: string; usage?: Usage }
}

/** A codec, say, or a way to load it: a page that knows ten wire formats then carries those that it speaks. */
export type Loadable<Codec> = Codec | (() => Promise<Codec>)

/** A wire format, shared by every host that speaks it. What it lacks is left out, and asking for it is `unsupported`. */
export interface Dialect {
  readonly name: string
  /** URL paths that mean this format; `endpoints` are recognised by them. */
  readonly paths: readonly string[]
  /** What it adds to a base URL for a chat and for embeddings: taken off the URL of an endpoint, which may hold one. Default: `paths`. */
  readonly operations?: readonly string[]
  readonly chat?: Loadable<ChatCodec>
  readonly models?: Loadable<ModelsCodec>
  readonly embedding?: Loadable<EmbeddingCodec>
  decodeError(status: number, body: unknown, headers: Headers): ErrorInfo | Promise<ErrorInfo>
}

/** How a server is run that people run themselves. Only who looks around, or downloads a model, wants to know. */
export interface LocalServer {
  /** Path that tells its version without a key. */
  readonly version?: string
  /** Command that starts it. */
  readonly start?: string
  /** Variable that names the origins it allows. */
  readonly origins?: string
  /** What to set where there is no such variable. */
  readonly allow?: string
  /** Page that explains them. */
  readonly help?: string
  /** Path that downloads a model. */
  readonly pull?: string
}

/** A host that speaks a dialect: data, plus one function that places the credential. */
export interface Provider {
  readonly id: string
  readonly aliases?: readonly string[]
  readonly baseURL: string | ((connection: Connection) => string)
  readonly dialect: Dialect
  /** Bare model names that are unmistakably this host's. */
  readonly models?: RegExp
  /** Environment variables its key is looked for in, where there is an environment. */
  readonly env?: readonly string[] // read as globalThis.process?.env?.[name], so that no bundler writes a key into a page
  readonly local?: boolean
  /** Of a server that people run themselves: how it is run. */
  readonly server?: Loadable<LocalServer>
  /** What is known about calling it from a page, and when that was checked: advice, never a gate. */
  readonly browser: { direct: 'yes' | 'with-header' | 'proxy-only' | 'unknown'; checked: string }
  authorize(
    request: WireRequest,
    apiKey: string | undefined,
    connection: Connection,
  ): WireRequest | Promise<WireRequest>
}
