import { LLMError } from '../errors/llm-error.ts'
import { baseURLOf } from '../routing/connection.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import { isLoopback } from '../transport/send.ts'
import type { Provider } from '../types/index.ts'
import type { ClientContext } from './context.ts'

/** The key to send, or why none may be sent from here. */
export async function keyFor(
  context: ClientContext,
  { provider, connection }: ResolvedTarget,
  baseURL: string,
): Promise<string | undefined> {
  const apiKey = typeof connection.apiKey === 'function' ? await connection.apiKey() : connection.apiKey
  if (!apiKey && needsKey(provider, baseURL)) throw missingKey(provider)
  // A key for a server on the visitor's own machine is the visitor's; one for any other host may be somebody else's.
  if (apiKey && !context.options.allowBrowserKeys && onPublicPage() && !isLoopback(new URL(baseURL).hostname)) {
    throw new LLMError(
      'permission',
      `a key for ${provider.id} would leave a page on ${globalThis.location.origin}, where every visitor can read it. If it is the visitor's own, pass allowBrowserKeys: true to createClient; if it is yours, put a gateway on your server`,
    )
  }
  return apiKey || undefined
}

/** A provider's own address takes nobody without a key; a server of one's own, or a proxy in front, may. */
function needsKey(provider: Provider, baseURL: string): boolean {
  if (provider.local || !provider.env?.length) return false
  return typeof provider.baseURL === 'function' || new URL(baseURL).origin === new URL(provider.baseURL).origin
}

function missingKey({ id, env: [variable] = [] }: Provider): LLMError {
  const steps = [
    `Pass connections: { ${JSON.stringify(id)}: { apiKey } } to createClient`,
    ...(variable ? [`or set ${variable}, where there is an environment`] : []),
  ]
  return new LLMError('authentication', `no API key for ${id}. ${steps.join(', ')}`, {
    provider: id,
    fix: { title: `${id} wants an API key`, steps },
  })
}

const onPublicPage = () =>
  globalThis.location !== undefined &&
  'document' in globalThis &&
  /^https?:$/.test(location.protocol) &&
  !isLoopback(location.hostname)

/** Refuses a target that is known to take nobody without a key, when there surely is none. */
export function requireKey({ provider, connection }: ResolvedTarget): void {
  if (connection.apiKey === undefined && needsKey(provider, baseURLOf(provider, connection))) throw missingKey(provider)
}
