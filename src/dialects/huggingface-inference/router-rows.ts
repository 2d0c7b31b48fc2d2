import type { ModelInfo } from '../../types/index.ts'
import { type Json, list, number, record, text } from '../common/json.ts'

/** Hosts of a model serve it with different windows: the widest is what can be had. */
export function readRow({ providers, architecture }: Json): Partial<ModelInfo> {
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
