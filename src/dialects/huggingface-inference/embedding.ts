import { LLMError } from '../../errors/llm-error.ts'
import type { EmbeddingCodec } from '../../types/index.ts'
import { readVector } from '../common/vector.ts'
import { unsupported } from '../common/warnings.ts'

/**
 * `{ inputs }` in, a bare list of vectors out, without usage. `normalize`, `truncate` and `prompt_name` go through `provider_options`.
 *
 * @param pathOf where the vectors of a model are made
 */
export function embeddingCodec(
  pathOf: (model: string) => string,
  { dimensions: sized = false }: { dimensions?: boolean } = {},
): EmbeddingCodec {
  return {
    // What TEI takes unless it is told otherwise.
    limit: 32,
    encode({ model, input, dimensions, input_type: type, user }) {
      const left = { dimensions: sized ? undefined : dimensions, input_type: type, user }
      return {
        path: pathOf(model),
        body: { inputs: input, ...(sized && dimensions != null && { dimensions }) },
        warnings: Object.entries(left).flatMap(([field, value]) => (value == null ? [] : [unsupported(field)])),
      }
    },
    decode(body) {
      if (!Array.isArray(body)) throw new LLMError('bad-response', 'The answer is not a list of vectors')
      // One text may be answered with its vector alone.
      return { embeddings: typeof body[0] === 'number' ? [readVector(body)] : body.map(readVector) }
    },
  }
}
