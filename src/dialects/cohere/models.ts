import type { ModelInfo, ModelsCodec } from '../../types/index.ts'
import { list, number, record, text } from '../common/json.ts'

type Capability = NonNullable<ModelInfo['capabilities']>[number]
const words: Record<string, Capability> = {
  chat: 'chat',
  embed: 'embedding',
  tools: 'tools',
  vision: 'vision',
  reasoning: 'reasoning',
  json_schema: 'json-schema',
}

/** `GET /v1/models`, page after page. https://docs.cohere.com/reference/list-models */
export const modelsCodec: ModelsCodec = {
  encode: (cursor) => ({
    method: 'GET',
    path: '/v1/models',
    query: { page_size: '100', ...(cursor && { page_token: cursor }) },
  }),
  decode(body) {
    const { models, next_page_token: next } = record(body)
    return {
      models: list(models).flatMap((row) => {
        const { name, endpoints, features, context_length: length } = record(row)
        const id = text(name)
        const window = number(length)
        const known = [...list(endpoints), ...list(features)].flatMap((word) => words[text(word) ?? ''] ?? [])
        return id
          ? [
              {
                id,
                name: id,
                ...(window && { contextWindow: window }),
                ...(known.length > 0 && { capabilities: known }),
              },
            ]
          : []
      }),
      ...(typeof next === 'string' && next && { next }),
    }
  },
}
