import { LLMError } from '../errors/llm-error.ts'
import { baseURLOf } from '../routing/connection.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import { abortable, isLoopback } from '../transport/send.ts'
import type { Connection } from '../types/index.ts'
import type { SentRequest } from './send-wire.ts'
import { type Redactor, redactor } from './redact.ts'

/** The key a target is asked with. Refuses a target that is known to take nobody without one, and a key that may not leave this page. */
export async function keyOf(
  target: ResolvedTarget,
  allowed: boolean | undefined,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const { provider, connection } = target
  const { apiKey } = connection
  const key = (typeof apiKey === 'function' ? await given(apiKey, provider.id, signal) : apiKey) || undefined
  if (!key) requireKey(target)
  else if (typeof key !== 'string') throw new LLMError('authentication', `the apiKey of ${provider.id} must be a text`)
  else if (!allowed) mayLeave(target)
  return key
}

/** What the caller's function gives: where it fails, it is the key that is missing, not an answer that is bad. */
async function given(
  apiKey: Exclude<Connection['apiKey'], string | undefined>,
  id: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const key = (async () => apiKey())().catch((cause: unknown) => {
    const title = `the apiKey function of ${id} failed`
    throw new LLMError('authentication', `${title}: ${String(cause)}`, {
      cause,
      fix: { title, steps: ['Its own error is the cause of this one'] },
    })
  })
  return abortable(key, signal)
}

function requireKey({ provider, connection }: ResolvedTarget): void {
  const { id, local, env: [variable] = [], baseURL: home } = provider
  if (local || !variable) return
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

/** Refuses to let a key leave a page that every visitor can read. */
function mayLeave({ provider, connection }: ResolvedTarget): void {
  // A key for a server on the visitor's own machine is the visitor's; one for any other host may be somebody else's.
  if (!onPublicPage() || isLoopback(new URL(baseURLOf(provider, connection)).hostname)) return
  throw new LLMError(
    'permission',
    `a key for ${provider.id} would leave a page on ${globalThis.location.origin}, where every visitor can read it. If it is the visitor's own, pass allowBrowserKeys: true to createClient; if it is yours, put a gateway on your server`,
  )
}

const onPublicPage = () =>
  globalThis.location !== undefined &&
  'document' in globalThis &&
  /^https?:$/.test(location.protocol) &&
  !isLoopback(location.hostname)

/** The headers of a request, and a way to keep every secret in it out of what is told about it. */
export function secretly(
  apiKey: string | undefined,
  ...layers: readonly (Record<string, string> | undefined)[]
): Omit<SentRequest, 'url'> {
  const headers = joined(layers)
  const entries = Object.entries(headers)
  // Servers echo keys in their errors, and callers write them into headers of their own.
  const values = entries.flatMap(([name, value]) => (isOpen(name) ? [] : [value]))
  let made: Redactor | undefined
  // Once a request, and not before it is needed.
  const redacting = () => (made ??= redactor(apiKey ? [apiKey] : [], values))
  return {
    headers,
    shown: (url) => ({
      url: redacting().redact(url),
      headers: Object.fromEntries(entries.map(([name, value]) => [name, isOpen(name) ? value : '[redacted]'])),
    }),
    clean(error) {
      const { redact, message, tells } = redacting()
      const { cause, requestId = '' } = error
      const said = message(error.message)
      const id = redact(requestId)
      if (said === error.message && id === requestId && !tells(cause)) return error
      return error.with({ cause: undefined, ...(id && { requestId: id }) }, said)
    },
  }
}

/** One name, however it is spelt, is one header: fetch would send both values. What no header can hold is refused without being told. */
function joined(layers: readonly (Record<string, string> | undefined)[]): Record<string, string> {
  const headers = new Headers()
  for (const [name, value] of layers.flatMap((layer) => Object.entries(layer ?? {}))) {
    try {
      headers.set(name, value)
    } catch {
      // The runtime's own words hold the value, and the value may be a key.
      throw new LLMError('authentication', `the header ${name} has characters that no header can hold`, {
        fix: {
          title: `The header ${name} cannot be sent`,
          steps: ['Look in it for line breaks, quotes and dots that came with copying'],
        },
      })
    }
  }
  return Object.fromEntries(headers)
}

/** Every header may hold a key but these, and those that say which version of an API is meant. */
const isOpen = (name: string) =>
  /^(content-type|accept|http-referer|x-title)$|-(version|beta|browser-access)$/i.test(name)
