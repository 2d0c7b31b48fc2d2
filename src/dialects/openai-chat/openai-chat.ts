import { classifyError } from '../../errors/classify.ts'
import type { Dialect } from '../../types/index.ts'
import { chatDecoder } from './decode-chat.ts'
import { embeddingCodec } from './embedding.ts'
import { encodeChat } from './encode-chat.ts'
import { modelsCodec } from './models.ts'
import type { OpenAIChatOptions } from './options.ts'

/**
 * OpenAI's chat completions, and every host that speaks them; what a host does differently is an argument.
 * The base URL ends before `/chat/completions` (`https://api.openai.com/v1`). Wire: https://platform.openai.com/docs/api-reference/chat
 *
 * @example
 * export const host = { id: 'host', baseURL: 'https://api.host.ai/v1', dialect: openaiChat({ without: ['n'] }), … }
 */
export function openaiChat(options: OpenAIChatOptions = {}): Dialect {
  return {
    name: 'openai-chat',
    paths: ['/v1', '/v1/chat/completions', '/chat/completions'],
    chat: {
      encode: (request) => encodeChat(request, options),
      decoder: () => chatDecoder(options),
    },
    ...(options.models !== false && { models: modelsCodec(options.models) }),
    ...(options.embedding !== false && { embedding: embeddingCodec(options.embedding) }),
    decodeError: options.decodeError ?? classifyError,
  }
}
