import { readError } from '../../errors/read-error.ts'
import type { Dialect, Message } from '../../types/index.ts'

export interface LlamaCppOptions {
  /** Turns the conversation into the text the model goes on from; a model's own template answers best. Default: `toPrompt`. */
  prompt?: (messages: readonly Message[]) => string
}

/**
 * llama-server's own `/completion`: a conversation becomes one prompt. For chat with the model's template, tools and images its
 * `/v1` is the better door. Wire: https://github.com/ggml-org/llama.cpp/tree/master/tools/server
 *
 * @example
 * client.register('local', { url: 'http://localhost:8080/completion', dialect: llamacpp({ prompt: template }) })
 */
export function llamacpp({ prompt }: LlamaCppOptions = {}): Dialect {
  return {
    name: 'llamacpp',
    paths: ['/completion'],
    operations: ['/completion', '/embeddings'],
    chat: () => import('./chat.ts').then(({ chatCodec }) => chatCodec(prompt)),
    embedding: () => import('./embedding.ts').then(({ embeddingCodec }) => embeddingCodec),
    async models() {
      const [{ modelsCodec }, { readRow }] = await Promise.all([
        import('../openai-chat/models.ts'),
        import('./model-rows.ts'),
      ])
      return modelsCodec(readRow)
    },
    decodeError: readError,
  }
}
