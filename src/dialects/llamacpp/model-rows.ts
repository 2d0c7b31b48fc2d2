import type { ModelInfo } from '../../types/index.ts'
import { type Json, number, record } from '../common/json.ts'

/** `meta` is null while the model loads; `status` is there where the server runs many. */
export function readRow({ meta, status }: Json): Partial<ModelInfo> {
  const { n_ctx: context, n_ctx_train: trained, size } = record(meta)
  const window = number(context) ?? number(trained)
  const bytes = number(size)
  const { value } = record(status)
  return {
    ...(window && { contextWindow: window }),
    ...(bytes !== undefined && { size: bytes }),
    ...(typeof value === 'string' && { loaded: value === 'loaded' }),
  }
}
