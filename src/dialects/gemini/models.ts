import type { ModelInfo, ModelsCodec } from '../../types/index.ts'
import { list, number, record, text } from '../common/json.ts'

/** `GET /models`. https://ai.google.dev/api/models */
export const modelsCodec: ModelsCodec = {
  encode: (cursor) => ({
    method: 'GET',
    path: '/models',
    query: { pageSize: '1000', ...(cursor !== undefined && { pageToken: cursor }) },
  }),
  decode(body) {
    const next = text(record(body)['nextPageToken'])
    return { models: list(record(body)['models']).flatMap(modelOf), ...(next && { next }) }
  },
}

function modelOf(entry: unknown): Omit<ModelInfo, 'provider'>[] {
  const {
    name,
    displayName,
    inputTokenLimit,
    outputTokenLimit,
    supportedGenerationMethods: methods,
    thinking,
  } = record(entry)
  const id = text(name)?.replace(/^models\//, '')
  if (!id) return []
  const shown = text(displayName)
  const window = number(inputTokenLimit)
  const output = number(outputTokenLimit)
  const capabilities: NonNullable<ModelInfo['capabilities']>[number][] = []
  if (list(methods).includes('generateContent')) capabilities.push('chat')
  if (list(methods).includes('embedContent')) capabilities.push('embedding')
  if (thinking === true) capabilities.push('reasoning')
  return [
    {
      id,
      ...(shown && { name: shown }),
      ...(window && { contextWindow: window }),
      ...(output && { maxOutputTokens: output }),
      ...(capabilities.length > 0 && { capabilities }),
    },
  ]
}
