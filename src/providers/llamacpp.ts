import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/**
 * llama-server, by its OpenAI-compatible door: the model's own template, tools and images. Releases of late 2026 listen on 9931.
 * https://github.com/ggml-org/llama.cpp/tree/master/tools/server
 */
export const llamacpp = {
  id: 'llamacpp',
  aliases: ['llama_cpp', 'llama.cpp'],
  baseURL: 'http://localhost:8080/v1',
  dialect: {
    ...openaiChat({
      without: ['user', 'metadata'],
      ranges: {},
      thinkTags: true,
      terminal: 'done',
      models: () => import('../dialects/llamacpp/model-rows.ts'),
    }),
    embedding: () => import('../dialects/llamacpp/embedding.ts').then(({ embeddingCodec }) => embeddingCodec),
  },
  env: ['LLAMA_API_KEY'],
  local: true,
  server: () => import('./later/llamacpp.ts'),
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
