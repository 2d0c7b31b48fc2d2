import { LLMError } from '../errors/llm-error.ts'
import { baseURLOf } from '../routing/connection.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'

/** Refuses a target that is known to take nobody without a key. */
export function requireKey({ provider, connection }: ResolvedTarget, apiKey: unknown): void {
  const { id, local, env: [variable] = [], baseURL: home } = provider
  if (apiKey || local || !variable) return
  // A provider's own address takes nobody without a key; a server of one's own, or a proxy in front, may.
  const own = typeof home === 'function' || new URL(baseURLOf(provider, connection)).origin === new URL(home).origin
  if (!own) return
  const steps = [
    `Pass connections: { ${JSON.stringify(id)}: { apiKey } } to createClient`,
    `or set ${variable}, where there is an environment`,
  ]
  throw new LLMError('authentication', `no API key for ${id}. ${steps.join(', ')}`, {
    provider: id,
    fix: { title: `${id} wants an API key`, steps },
  })
}
