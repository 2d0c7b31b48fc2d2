import { LLMError } from '../../errors/llm-error.ts'

/**
 * One text's vector. Models without a pooling of their own give a vector for each token; their mean is what such models are read by
 * (https://www.sbert.net/docs/package_reference/sentence_transformer/models.html#pooling).
 */
export function readVector(value: unknown): number[] {
  if (!Array.isArray(value) || value.length === 0) throw notVector()
  if (!Array.isArray(value[0])) return numbers(value)
  const rows = value.map(numbers)
  const [first = []] = rows
  if (rows.some(({ length }) => length !== first.length)) throw notVector()
  return first.map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / rows.length)
}

function numbers(value: unknown): number[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return value
  throw notVector()
}

const notVector = () => new LLMError('bad-response', 'An embedding is not a list of numbers')
