import type { EmbeddingCodec } from '../../types/index.ts'
import { type Json, list, number, record } from '../common/json.ts'
import { unsupported } from '../common/warnings.ts'
import { modelPath } from './model-path.ts'

const tasks = {
  query: 'RETRIEVAL_QUERY',
  document: 'RETRIEVAL_DOCUMENT',
  classification: 'CLASSIFICATION',
  clustering: 'CLUSTERING',
} as const

/** Vectors of fewer dimensions than the model's own (3072) are not normalised by the server. https://ai.google.dev/gemini-api/docs/embeddings */
export const embeddingCodec: EmbeddingCodec = {
  limit: 100,
  encode({ model, input, dimensions, input_type: task, user }) {
    const common: Json = { model: model.includes('/') ? model : `models/${model}` }
    if (task) common['taskType'] = tasks[task]
    if (dimensions != null) common['outputDimensionality'] = dimensions
    return {
      path: modelPath(model, 'batchEmbedContents'),
      body: { requests: input.map((text) => ({ ...common, content: { parts: [{ text }] } })) },
      warnings: user == null ? [] : [unsupported('user')],
    }
  },
  decode(body) {
    const { embeddings } = record(body)
    return {
      embeddings: list(embeddings).map((row) => list(record(row)['values']).map((value) => number(value) ?? 0)),
    }
  },
}
