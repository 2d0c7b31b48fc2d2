import type { EmbeddingCodec } from '../../types/index.ts'
import { list, number, record } from '../common/json.ts'
import { unsupported } from '../common/warnings.ts'

// This module is itself the codec. `POST /api/embed`: https://docs.ollama.com/api/embed

/** The server has no limit of its own; a request of this size stays well below a minute on a laptop. */
export const limit = 256

export const encode: EmbeddingCodec['encode'] = ({ model, input, dimensions, user, input_type: type }) => ({
  path: '/api/embed',
  body: { model, input, ...(dimensions !== undefined && { dimensions }) },
  warnings: [...(user == null ? [] : [unsupported('user')]), ...(type ? [unsupported('input_type')] : [])],
})

export const decode: EmbeddingCodec['decode'] = (body) => {
  const { embeddings, model, prompt_eval_count: count } = record(body)
  const prompt = number(count)
  return {
    embeddings: list(embeddings).map((vector) => list(vector).map((value) => number(value) ?? 0)),
    ...(typeof model === 'string' && { model }),
    ...(prompt !== undefined && { usage: { prompt_tokens: prompt, completion_tokens: 0, total_tokens: prompt } }),
  }
}
