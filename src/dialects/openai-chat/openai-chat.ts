import { readError } from '../../errors/read-error.ts'
import type { Dialect } from '../../types/index.ts'
import type { OpenAIChatOptions } from './options.ts'

/**
 * OpenAI's chat completions, and every host that speaks them; what a host does differently is an argument.
 * The base URL ends before `/chat/completions` (`https://api.openai.com/v1`). Wire: https://platform.openai.com/docs/api-reference/chat
 *
 * @example
 * export const host = { id: 'host', baseURL: 'https://api.host.ai/v1', dialect: openaiChat({ without: ['n'] }), … }
 */
export function openaiChat(options: OpenAIChatOptions = {}): Dialect {
  const { root, models, embedding, later } = options
  return {
    name: 'openai-chat',
    paths: ['/v1', '/v1/chat/completions', '/chat/completions'],
    operations: ['/chat/completions', '/embeddings'],
    async chat() {
      const [{ chatCodec }, more] = await Promise.all([import('./chat.ts'), later?.()])
      return chatCodec({ ...options, ...more })
    },
    ...(models !== false && {
      async models() {
        const [{ modelsCodec }, rows] = await Promise.all([import('./models.ts'), models?.()])
        return modelsCodec(rows?.readRow, root)
      },
    }),
    ...(embedding !== false && {
      embedding: () => import('./embedding.ts').then(({ embeddingCodec }) => embeddingCodec(embedding)),
    }),
    decodeError: options.decodeError ?? readError,
  }
}
