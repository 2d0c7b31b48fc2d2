import { classifyError } from '../../errors/classify.ts'
import type { Dialect, ModelInfo } from '../../types/index.ts'
import { list, number, record, text } from '../shared/json.ts'
import { unsupported } from '../shared/warnings.ts'
import { chatDecoder } from './decode-chat.ts'
import { encodeChat } from './encode-chat.ts'

/**
 * Ollama's native API: JSON lines, options of its own, images as bare base64 (https://docs.ollama.com/api).
 * `keep_alive`, `num_ctx`, `truncate` and the like go through `provider_options.ollama`.
 */
export const ollamaDialect: Dialect = {
  name: 'ollama',
  paths: ['/api/chat', '/api/embed', '/api/generate', '/api'],
  chat: { encode: encodeChat, decoder: chatDecoder, continues: () => true },
  embedding: {
    // The server has no limit of its own; a request of this size stays well below a minute on a laptop.
    limit: 256,
    encode: ({ model, input, dimensions, user, input_type: type }) => ({
      path: '/api/embed',
      body: { model, input, ...(dimensions !== undefined && { dimensions }) },
      warnings: [...(user == null ? [] : [unsupported('user')]), ...(type ? [unsupported('input_type')] : [])],
    }),
    decode(body) {
      const { embeddings, model, prompt_eval_count: count } = record(body)
      const prompt = number(count)
      return {
        embeddings: list(embeddings).map((vector) => list(vector).map((value) => number(value) ?? 0)),
        ...(typeof model === 'string' && { model }),
        ...(prompt !== undefined && { usage: { prompt_tokens: prompt, completion_tokens: 0, total_tokens: prompt } }),
      }
    },
  },
  models: {
    encode: () => ({ method: 'GET', path: '/api/tags' }),
    decode: (body) => ({ models: list(record(body)['models']).map(modelOf) }),
  },
  decodeError: classifyError,
}

const capabilities: Record<string, NonNullable<ModelInfo['capabilities']>[number]> = {
  completion: 'chat',
  tools: 'tools',
  vision: 'vision',
  thinking: 'reasoning',
  embedding: 'embedding',
}

/** `GET /api/tags`; capabilities are listed by recent servers only. */
function modelOf(entry: unknown): Omit<ModelInfo, 'provider'> {
  const { name, model, size, details, capabilities: able } = record(entry)
  const bytes = number(size)
  const context = number(record(details)['context_length'])
  const known = list(able).flatMap((word) => capabilities[text(word) ?? ''] ?? [])
  return {
    id: text(model) ?? text(name) ?? '',
    name: text(name) ?? '',
    ...(bytes !== undefined && { size: bytes }),
    ...(context !== undefined && { contextWindow: context }),
    ...(known.length > 0 && { capabilities: known }),
  }
}
