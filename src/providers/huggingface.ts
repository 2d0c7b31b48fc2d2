import { decodeError, vectorsAt } from '../dialects/huggingface-inference/huggingface-inference.ts'
import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import { type Json, list, number, record, text } from '../dialects/shared/json.ts'
import type { ModelInfo, Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** Hosts of a model serve it with different windows: the widest is what can be had. */
function readRow({ providers, architecture }: Json): Partial<ModelInfo> {
  const hosts = list(providers).map(record)
  const windows = hosts.flatMap(({ context_length: length }) => number(length) ?? [])
  const can = (feature: string) => hosts.some((host) => host[feature] === true)
  const capabilities: ModelInfo['capabilities'] = [
    'chat',
    ...(list(record(architecture)['input_modalities']).some((kind) => text(kind) === 'image')
      ? ['vision' as const]
      : []),
    ...(can('supports_tools') ? ['tools' as const] : []),
    ...(can('supports_structured_output') ? ['json-schema' as const] : []),
  ]
  return { capabilities, ...(windows.length > 0 && { contextWindow: Math.max(...windows) }) }
}

/**
 * Hugging Face's router: chat with any host of a model (`org/name`, or `org/name:host`), vectors by its own inference.
 * https://huggingface.co/docs/inference-providers
 */
export const huggingface = {
  id: 'huggingface',
  aliases: ['hf'],
  baseURL: 'https://router.huggingface.co',
  dialect: {
    ...openaiChat({ root: '/v1', thinkTags: true, models: readRow, decodeError }),
    embedding: vectorsAt((model) => `/hf-inference/models/${encodeURI(model)}/pipeline/feature-extraction`),
  },
  env: ['HF_TOKEN', 'HUGGINGFACE_API_KEY'],
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
