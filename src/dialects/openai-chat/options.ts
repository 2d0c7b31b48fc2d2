import type {
  CompletionRequest,
  ContentPart,
  ErrorInfo,
  ModelInfo,
  ResolvedRequest,
  Warning,
} from '../../types/index.ts'
import type { Json } from '../common/json.ts'
import type { Citations } from './citations.ts'
import type { Opaque } from './opaque.ts'

/** A field that is sent under its own name, unless the host has another one or none. */
export type Field = Exclude<
  keyof CompletionRequest,
  'model' | 'messages' | 'stream_options' | 'max_tokens' | 'max_completion_tokens' | 'provider_options'
>

/** How a host differs from the plain OpenAI-compatible server. What is not named is sent and read as OpenAI has it. */
export interface ChatOptions {
  /** What the length limit is called. Default `max_tokens`: the older name, which every compatible server knows. */
  maxTokens?: 'max_tokens' | 'max_completion_tokens'
  /** Fields the host refuses or ignores: left out with a warning. */
  without?: readonly Field[]
  /** Fields the host calls differently. */
  rename?: Partial<Record<Field, string>>
  /** Numbers that are clamped with a warning. Default: OpenAI's ranges; `{}` for servers that take any. */
  ranges?: Partial<Record<Field, readonly [number, number]>>
  /** Efforts the host knows: others are moved to the nearest. Default: all. */
  efforts?: readonly string[]
  /** How many `stop` strings it takes. */
  stops?: number
  /** `false` where `stream_options` is refused. Default: usage is asked for, so that it is known. */
  streamOptions?: boolean
  /** Knows the role `developer`, the assistant's `refusal` and lists of its parts; others get `system` and text. */
  developer?: boolean
  /** `false` where `messages[].name` is refused. */
  names?: boolean
  /** A content part as the host wants it; undefined where it takes no such part, which is an error. Default: as OpenAI has it. */
  part?(part: Exclude<ContentPart, { type: 'text' }>): Json | undefined
  /** Ids of tool calls as the host accepts them. */
  toolId?(id: string): string
  /** Thinking goes back within the turn that called tools (DeepSeek, Moonshot). */
  sendReasoning?: boolean
  /** The last word on the body. */
  adjust?(body: Json, request: ResolvedRequest, warnings: Warning[]): void

  /** What says that a stream is whole: `[DONE]`, or a finish reason for each choice and then the end of the body. Default `finish`, since some proxies leave `[DONE]` out. */
  terminal?: 'done' | 'finish'
  /** Thinking may come as `<think>…</think>` before the answer. */
  thinkTags?: boolean
  /** Given where the answer's sources come as lists of URLs beside it (Perplexity, xAI). */
  citations?: () => Citations
  /** Given where there is state to be sent back as it came (OpenRouter, proxies of Gemini). */
  opaque?: () => Opaque
  /** The host's own shape of log probabilities, as OpenAI has them. */
  logprobs?(wire: Json): Json
  decodeError?(status: number, body: unknown, headers: Headers): Promise<ErrorInfo>
}

export interface EmbeddingOptions {
  /** Texts a request. Default 2048. */
  limit?: number
  /** Known to speak `encoding_format: 'base64'`. Otherwise floats are asked for. */
  base64?: boolean
  /** `false` where `encoding_format` itself is refused. */
  encodingFormat?: boolean
  /** What `dimensions` is called; `false` where there are none. */
  dimensions?: string | false
  /** `false` where `user` is refused. */
  user?: boolean
  path?: string
}

export interface OpenAIChatOptions extends ChatOptions {
  /** Options that are some code: loaded with the codec, so that pages which speak to other hosts do not carry it. */
  later?(): Promise<Pick<ChatOptions, 'citations' | 'opaque' | 'logprobs' | 'adjust' | 'toolId' | 'part' | 'thinkTags'>>
  /** What stands before the paths, where a base URL is another wire's too: `/v1`. */
  root?: string
  /** `false` where the host has none. */
  embedding?: EmbeddingOptions | false
  /** `false` where the host has no list; loads what reads of its rows more than OpenAI's tell. */
  models?: false | (() => Promise<{ readRow(row: Json): Partial<ModelInfo> }>)
}
