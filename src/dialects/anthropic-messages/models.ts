import type { ModelInfo, ModelsCodec } from '../../types/index.ts'
import { list, number, record, text } from '../common/json.ts'

/** `GET /models`. https://platform.claude.com/docs/en/api/models/list */
export const modelsCodec: ModelsCodec = {
  encode: (cursor) => ({
    method: 'GET',
    path: '/models',
    query: { limit: '1000', ...(cursor !== undefined && { after_id: cursor }) },
  }),
  decode(body) {
    const { data, has_more: more, last_id: last } = record(body)
    return { models: list(data).flatMap(modelOf), ...(more === true && typeof last === 'string' && { next: last }) }
  },
}

function modelOf(entry: unknown): Omit<ModelInfo, 'provider'>[] {
  const row = record(entry)
  const id = text(row['id'])
  if (!id) return []
  const name = text(row['display_name'])
  const window = number(row['max_input_tokens'])
  const output = number(row['max_tokens'])
  const able = record(row['capabilities'])
  const can = (word: string) => record(able[word])['supported'] === true
  const capabilities: NonNullable<ModelInfo['capabilities']>[number][] = ['chat', 'tools']
  if (can('image_input')) capabilities.push('vision')
  if (can('thinking')) capabilities.push('reasoning')
  if (can('structured_outputs')) capabilities.push('json-schema')
  return [
    {
      id,
      ...(name && { name }),
      ...(window && { contextWindow: window }),
      ...(output && { maxOutputTokens: output }),
      ...(row['capabilities'] ? { capabilities } : {}),
    },
  ]
}
