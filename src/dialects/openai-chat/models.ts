import type { ModelInfo, ModelsCodec } from '../../types/index.ts'
import { type Json, list, number, record, text } from '../common/json.ts'

type Row = ReturnType<ModelsCodec['decode']>['models'][number]

/** `GET /models`: `{ data: [...] }`, or the bare list (Together). */
export function modelsCodec(more?: (row: Json) => Partial<ModelInfo>, root = ''): ModelsCodec {
  return {
    encode: () => ({ method: 'GET', path: `${root}/models` }),
    decode(body) {
      const models: Row[] = []
      for (const item of Array.isArray(body) ? body : list(record(body)['data'])) {
        const row = record(item)
        const id = text(row['id'])
        const name = text(row['name']) ?? text(row['display_name'])
        const window = number(
          row['context_length'] ?? row['context_window'] ?? row['max_context_length'] ?? row['max_model_len'],
        )
        const output = number(row['max_completion_tokens'])
        if (id)
          models.push({
            id,
            ...(name && { name }),
            ...(window && { contextWindow: window }),
            ...(output && { maxOutputTokens: output }),
            ...more?.(row),
          })
      }
      return { models }
    },
  }
}
