import type { ModelInfo, ModelsCodec } from '../../types/index.ts'
import { list, number, record, text } from '../common/json.ts'

// This module is itself the codec.

export const encode: ModelsCodec['encode'] = () => ({ method: 'GET', path: '/api/tags' })

export const decode: ModelsCodec['decode'] = (body) => ({ models: list(record(body)['models']).map(modelOf) })

const capabilities: Record<string, NonNullable<ModelInfo['capabilities']>[number]> = {
  completion: 'chat',
  tools: 'tools',
  vision: 'vision',
  thinking: 'reasoning',
  embedding: 'embedding',
}

/** `GET /api/tags`; capabilities are listed by recent servers only. */
function modelOf(entry: unknown): Omit<ModelInfo, 'provider'> {
  const { name, model, size, details, capabilities: able } = record(entry)
  const bytes = number(size)
  const context = number(record(details)['context_length'])
  const known = list(able).flatMap((word) => capabilities[text(word) ?? ''] ?? [])
  return {
    id: text(model) ?? text(name) ?? '',
    name: text(name) ?? '',
    ...(bytes !== undefined && { size: bytes }),
    ...(context !== undefined && { contextWindow: context }),
    ...(known.length > 0 && { capabilities: known }),
  }
}
