import { LLMError } from '../../errors/llm-error.ts'
import type { EmbeddingCodec, Warning } from '../../types/index.ts'
import { type Json, list, number, record } from '../common/json.ts'
import { readUsage } from '../common/usage.ts'
import { readVector } from '../common/vector.ts'
import { unsupported } from '../common/warnings.ts'
import type { EmbeddingOptions } from './options.ts'

/** `POST /embeddings`. */
export function embeddingCodec(options: EmbeddingOptions = {}): EmbeddingCodec {
  const { limit = 2048, base64, encodingFormat, dimensions = 'dimensions', path = '/embeddings' } = options
  return {
    limit,
    encode(request) {
      const warnings: Warning[] = []
      const body: Json = { model: request.model, input: request.input }
      if (encodingFormat !== false) body['encoding_format'] = (base64 && request.encoding_format) || 'float'
      if (request.dimensions != null)
        if (dimensions) body[dimensions] = request.dimensions
        else warnings.push(unsupported('dimensions'))
      if (request.input_type) warnings.push(unsupported('input_type'))
      if (request.user)
        if (options.user === false) warnings.push(unsupported('user'))
        else body['user'] = request.user
      return { path, body, warnings }
    },
    decode(body) {
      const { data, model, usage } = record(body)
      // Some servers answer out of order: `index` says which text a vector belongs to.
      const rows = list(data).map((row, position) => ({
        at: number(record(row)['index']) ?? position,
        vector: vector(record(row)['embedding']),
      }))
      rows.sort((one, other) => one.at - other.at)
      const counted = readUsage(usage)
      return {
        embeddings: rows.map((row) => row.vector),
        ...(typeof model === 'string' && { model }),
        ...(counted && { usage: counted }),
      }
    },
  }
}

/** Numbers or base64, whatever was asked for: servers ignore `encoding_format` both ways (edge case 52). */
function vector(value: unknown): number[] | Float32Array {
  if (Array.isArray(value)) return readVector(value)
  if (typeof value === 'string') return floats(value)
  throw new LLMError('bad-response', 'An embedding is neither a list of numbers nor base64')
}

/** Little-endian 32-bit floats, whatever the byte order of the machine. */
function floats(base64: string): Float32Array {
  let bytes: string
  try {
    bytes = atob(base64)
  } catch (cause) {
    throw new LLMError('bad-response', 'An embedding is not valid base64', { cause })
  }
  if (bytes.length % 4) throw new LLMError('bad-response', 'A base64 embedding is not made of 32-bit floats')
  const view = new DataView(Uint8Array.from(bytes, (char) => char.charCodeAt(0)).buffer)
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(at * 4, true))
}
