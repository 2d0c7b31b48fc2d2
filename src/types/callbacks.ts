/** Who hears of a call. */
import type { LLMError } from '../errors/llm-error.ts'
import type { Completion, CompletionChunk } from './completion.ts'
import type { EmbeddingResponse } from './embedding.ts'
import type { CompletionRequest, EmbeddingRequest } from './request.ts'

/**
 * Hooks run in order of registration; a throwing one is reported once and never breaks a call. Events hold no keys.
 * `onRequest` may return a changed request: the one hook that changes anything.
 */
export interface Callbacks {
  name?: string
  onRequest?(
    event: CallEvent,
  ): void | CompletionRequest | EmbeddingRequest | Promise<void | CompletionRequest | EmbeddingRequest>
  /** The wire request as it is about to leave, headers redacted. */
  onSend?(event: CallEvent & { url: string; headers: Record<string, string>; body: unknown }): void
  onChunk?(event: CallEvent & { chunk: CompletionChunk }): void
  onRetry?(event: CallEvent & { error: LLMError; attempt: number; delay: number }): void
  onFallback?(event: CallEvent & { error: LLMError; from: string; to: string }): void
  onSuccess?(
    event: CallEvent & { response: Completion | EmbeddingResponse<number[] | Float32Array>; endedAt: number },
  ): void
  onFailure?(event: CallEvent & { error: LLMError; endedAt: number }): void
}
/** What every event says of its call. `callId` is the same from `onRequest` to the end; `model` is the target asked, `provider/model`, or the name asked for until one is chosen. */
export interface CallEvent {
  callId: string
  kind: 'completion' | 'embedding'
  request: CompletionRequest | EmbeddingRequest
  model: string
  provider?: string
  context: Record<string, unknown>
  startedAt: number
}
