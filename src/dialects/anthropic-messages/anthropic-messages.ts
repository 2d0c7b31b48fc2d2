import { classifyError } from '../../errors/classify.ts'
import type { Dialect, ModelInfo } from '../../types/index.ts'
import { list, number, record, text } from '../shared/json.ts'
import { claudeVersion } from './claude.ts'
import { chatDecoder } from './decode-chat.ts'
import { encodeChat } from './encode-chat.ts'

/**
 * Anthropic's Messages API. The base URL ends before `/messages` (`https://api.anthropic.com/v1`). `top_k`, server tools, caching and
 * the like go through `provider_options.anthropic`. https://platform.claude.com/docs/en/api/messages
 */
export const anthropicMessages: Dialect = {
  name: 'anthropic-messages',
  paths: ['/v1/messages'],
  chat: {
    encode: encodeChat,
    decoder: chatDecoder,
    // From 4.6 on, and while it thinks, Claude refuses the beginning of its answer (400).
    continues: ({ model, reasoning_effort: effort }) =>
      claudeVersion(model) > 0 && claudeVersion(model) < 4.6 && (effort == null || effort === 'none'),
  },
  models: {
    encode: (cursor) => ({
      method: 'GET',
      path: '/models',
      query: { limit: '1000', ...(cursor !== undefined && { after_id: cursor }) },
    }),
    decode(body) {
      const { data, has_more: more, last_id: last } = record(body)
      return { models: list(data).flatMap(modelOf), ...(more === true && typeof last === 'string' && { next: last }) }
    },
  },
  decodeError: classifyError,
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
