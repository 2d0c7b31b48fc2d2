import type { Dialect } from '../../types/index.ts'
import { chatDecoder } from './decode-chat.ts'
import { encodeChat } from './encode-chat.ts'
import { decodeError } from './errors.ts'

/**
 * Ollama's native API: JSON lines, options of its own, images as bare base64 (https://docs.ollama.com/api).
 * `keep_alive`, `num_ctx`, `truncate` and the like go through `provider_options.ollama`.
 */
export const ollamaDialect: Dialect = {
  name: 'ollama',
  paths: ['/api/chat', '/api/embed', '/api/generate', '/api'],
  operations: ['/api/chat', '/api/embed'],
  // Not loaded by and by: a model on this machine answers without a network.
  chat: { encode: encodeChat, decoder: chatDecoder, continues: () => true },
  embedding: () => import('./embedding.ts'),
  models: () => import('./models.ts'),
  decodeError,
}
