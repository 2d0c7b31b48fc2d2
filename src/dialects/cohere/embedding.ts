import type { EmbeddingCodec } from '../../types/index.ts'
import { list, number, record } from '../common/json.ts'
import { readVector } from '../common/vector.ts'
import { unsupported } from '../common/warnings.ts'

const inputTypes = {
  query: 'search_query',
  document: 'search_document',
  classification: 'classification',
  clustering: 'clustering',
}

/** `POST /v2/embed`. What the vectors are for must be said; texts to be found are the most common. https://docs.cohere.com/reference/embed */
export const embeddingCodec: EmbeddingCodec = {
  limit: 96,
  encode: ({ model, input, input_type: type = 'document', dimensions, user }) => ({
    path: '/v2/embed',
    body: {
      model,
      texts: input,
      input_type: inputTypes[type],
      embedding_types: ['float'],
      ...(dimensions != null && { output_dimension: dimensions }),
    },
    warnings: user == null ? [] : [unsupported('user')],
  }),
  decode(body) {
    const { embeddings, meta } = record(body)
    // Asked without a type, servers answer with the bare list.
    const rows = Array.isArray(embeddings) ? embeddings : list(record(embeddings)['float'])
    const prompt = number(record(record(meta)['billed_units'])['input_tokens'])
    return {
      embeddings: rows.map(readVector),
      ...(prompt !== undefined && { usage: { prompt_tokens: prompt, completion_tokens: 0, total_tokens: prompt } }),
    }
  },
}
