import type { EmbeddingCodec } from '../../types/index.ts'
import { list, number, record } from '../common/json.ts'
import { readUsage } from '../common/usage.ts'
import { readVector } from '../common/vector.ts'
import { unsupported } from '../common/warnings.ts'

const wordless = ['dimensions', 'input_type', 'user'] as const

/**
 * `POST /embeddings`. Its answer is a bare list with a vector for each token where the model has no pooling, or OpenAI's: which, hangs
 * on the server's version and on what is before it.
 */
export const embeddingCodec: EmbeddingCodec = {
  limit: 32,
  encode: (request) => ({
    path: '/embeddings',
    body: { model: request.model, input: request.input },
    warnings: wordless.flatMap((field) => (request[field] == null ? [] : [unsupported(field)])),
  }),
  decode(body) {
    const { data, usage, model } = record(body)
    const rows = (Array.isArray(body) ? body : list(data)).map((row, position) => ({
      at: number(record(row)['index']) ?? position,
      vector: readVector(record(row)['embedding']),
    }))
    const counted = readUsage(usage)
    return {
      embeddings: rows.sort((one, other) => one.at - other.at).map(({ vector }) => vector),
      ...(typeof model === 'string' && { model }),
      ...(counted && { usage: counted }),
    }
  },
}
