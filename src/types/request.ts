/** What goes in: the OpenAI chat-completions and embeddings bodies. Plain JSON, so a request can be a query key, a link, a log line. */
import type { AssistantMessage } from './completion.ts'

/**
 * `'provider/model'` (`'ollama/llama3.2'`; the model part may itself contain slashes), a bare name whose family is
 * unmistakable (`gpt-*`, `o1…`, `claude-*`, `command-*`, `mistral-*`, `gemini-*`, `deepseek-*`, `grok-*`, …), the name
 * of a registered endpoint, or the name of a route. LiteLLM's prefixes are accepted as aliases (`together_ai/`,
 * `fireworks_ai/`, `ollama_chat/`, …). Anything else throws `not-found` with a "did you mean".
 */
export type ModelName = string

export type TextPart = { type: 'text'; text: string }
/** `url` is an address, or data: `data:image/png;base64,…`. Hosts that take only data refuse an address. */
export type ImagePart = { type: 'image_url'; image_url: { url: string; detail?: 'auto' | 'low' | 'high' | 'original' } }
/** `data` is base64, `format` its kind (`wav`, `mp3`). */
export type AudioPart = { type: 'input_audio'; input_audio: { data: string; format: string } }
/** A document: `file_data` is a data URL. `file_id` is of a file the provider holds already. */
export type FilePart = { type: 'file'; file: { file_data?: string; file_id?: string; filename?: string } }
export type ContentPart = TextPart | ImagePart | AudioPart | FilePart

/** `arguments` is JSON as the model wrote it: parse it, and expect it to be wrong. */
export interface ToolCall {
  id: string
  type: 'function'
  function: { name: string; arguments: string }
}

/** A message of the conversation. An assistant’s goes back as it came, so that thinking and signatures are carried on. */
export type Message =
  | { role: 'system' | 'developer'; content: string | readonly TextPart[]; name?: string }
  | { role: 'user'; content: string | readonly ContentPart[]; name?: string }
  | (Omit<AssistantMessage, 'content'> & {
      content?: string | null | readonly (TextPart | { type: 'refusal'; refusal: string })[]
    })
  | { role: 'tool'; content: string | readonly TextPart[]; tool_call_id: string }

/** A function the model may call; `parameters` is a JSON Schema. */
export interface Tool {
  type: 'function'
  function: { name: string; description?: string; parameters?: Record<string, unknown>; strict?: boolean }
}

/**
 * OpenAI's chat-completions body. A field that is null means the same as none. What a target cannot say is left out with a warning
 * (`CallOptions.unsupported`).
 *
 * @example { model: ['ollama/llama3.2', 'openai/gpt-5-mini'], messages: [{ role: 'user', content: 'Hello' }], max_tokens: 300 }
 */
export interface CompletionRequest {
  /** A list is tried in order: the next name is asked when the one before it fails. */
  model: ModelName | readonly ModelName[]
  messages: readonly Message[]
  stream_options?: { include_usage?: boolean } | null
  temperature?: number | null
  top_p?: number | null
  /** Sent under whatever name the target wants (`max_completion_tokens`, `num_predict`, `maxOutputTokens`). */
  max_tokens?: number | null
  max_completion_tokens?: number | null
  stop?: string | readonly string[] | null
  n?: number | null
  seed?: number | null
  presence_penalty?: number | null
  frequency_penalty?: number | null
  logit_bias?: Record<string, number> | null
  logprobs?: boolean | null
  top_logprobs?: number | null
  tools?: readonly Tool[]
  tool_choice?: 'none' | 'auto' | 'required' | { type: 'function'; function: { name: string } }
  parallel_tool_calls?: boolean
  response_format?:
    | { type: 'text' }
    | { type: 'json_object' }
    | { type: 'json_schema'; json_schema: { name: string; schema: Record<string, unknown>; strict?: boolean } }
  reasoning_effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max' | null
  user?: string
  metadata?: Record<string, string> | null
  /** Fields only one provider understands, by provider id; merged into that provider's body as they are, ignored by the others. */
  provider_options?: Record<string, Record<string, unknown>>
}

/**
 * OpenAI's embeddings body.
 *
 * @example { model: 'openai/text-embedding-3-small', input: ['one', 'two'], dimensions: 256 }
 */
export interface EmbeddingRequest<Input extends string | readonly string[] = string | readonly string[]> {
  model: ModelName | readonly ModelName[]
  /** Longer than the provider's limit (96 … 2048 texts)? It is split, sent with bounded concurrency and put together in order. */
  input: Input
  dimensions?: number
  /** What the vectors are for; mapped to Cohere's `input_type`, Gemini's `taskType`, and a prefix nowhere. */
  input_type?: 'query' | 'document' | 'classification' | 'clustering'
  user?: string
  provider_options?: Record<string, Record<string, unknown>>
}
