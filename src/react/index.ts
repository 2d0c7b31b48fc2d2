/** Entry `llmux/react`: option factories for TanStack Query, and hooks that are a few lines over them. */
export { chatTool } from './chat-types.ts'
export type { ChatMessage, ChatTool, UseChatOptions, UseChatResult } from './chat-types.ts'
export { llmKeys } from './keys.ts'
export { modelsOptions, statusOptions } from './models-options.ts'
export { completionMutationOptions } from './mutation-options.ts'
export { LLMClientProvider, useLLMClient } from './provider.ts'
export { completionOptions, embeddingOptions } from './query-options.ts'
export { isFinal, streamOptions } from './stream-options.ts'
export { useChat } from './use-chat.ts'
export { useCompletion } from './use-completion.ts'
export { useEmbedding } from './use-embedding.ts'
export { useModels, useProviderStatus } from './use-models.ts'
export { useModelPull } from './use-model-pull.ts'
export type { UseModelPullResult } from './use-model-pull.ts'
export { useStream } from './use-stream.ts'
export type {
  CompletionInput,
  FramePolicy,
  LLMQueryOptions,
  LLMSkippableQueryOptions,
  StreamPhase,
  StreamState,
  UseCompletionOptions,
  UseCompletionResult,
  UseStreamOptions,
  UseStreamResult,
} from './types.ts'
