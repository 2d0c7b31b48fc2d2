import { LLMError } from '../errors/llm-error.ts'
import type { Connection, ErrorCode, Fix, Provider, ProviderStatus } from '../types/index.ts'
import * as fixes from './fixes.ts'
import { page } from './page.ts'
import { providerStatus } from './status.ts'

const codes: Partial<Record<ProviderStatus['state'], ErrorCode>> = {
  'origin-blocked': 'origin-blocked',
  'needs-proxy': 'origin-blocked',
  'mixed-content': 'mixed-content',
  'local-network-denied': 'local-network-denied',
  'permission-needed': 'local-network-denied',
  'blocked-by-csp': 'blocked-by-csp',
  offline: 'offline',
}

/** A failure with its fix; one of the way there is looked into first, since fetch says of all of them the same. */
export async function diagnose(
  error: LLMError,
  provider: Provider,
  baseURL: string,
  connection: Connection,
  ownFetch: typeof fetch | undefined,
): Promise<LLMError> {
  const facts: fixes.Facts = {
    provider: provider.id,
    baseURL,
    origin: page()?.origin,
    model: error.model,
    ...provider.server,
  }
  if (error.code !== 'unreachable') {
    const fix = fixOf(error, provider, facts)
    return fix ? error.with({ fix }) : error
  }
  const status = await providerStatus({
    provider,
    baseURL,
    hasKey: connection.apiKey !== undefined,
    fetch: ownFetch,
    listModels: async () => ['unknown'],
  })
  const { fix, state } = status
  // The very request failed that a plain one does not: a header the server's CORS rules do not know, or a blocker.
  if (state === 'ready')
    return error.with({
      fix: {
        title: `${provider.id} answers at ${baseURL}, but not to this request`,
        steps: ['Leave out headers of your own: each must be allowed by the server', 'Try without browser extensions'],
      },
    })
  const code = codes[state] ?? error.code
  if (code === error.code) return fix ? error.with({ fix }) : error
  const { attempts, partial, model, cause } = error
  return new LLMError(code, `${model ? `${provider.id}/${model}` : provider.id}: ${fix?.title ?? state}`, {
    provider: provider.id,
    model,
    attempts,
    partial,
    fix,
    cause,
    retryable: false,
  })
}

function fixOf({ code, status, retryAfter }: LLMError, provider: Provider, facts: fixes.Facts): Fix | undefined {
  if (code === 'authentication') return fixes.noKey(facts, provider.env?.[0])
  if (code === 'not-found' && status === 404 && provider.server?.start && facts.model) return fixes.notInstalled(facts)
  if (code === 'rate-limit') {
    return {
      title: `${provider.id} asks to slow down`,
      steps: [
        retryAfter === undefined ? 'Wait a little, then try again' : `Try again in ${Math.ceil(retryAfter / 1000)} s`,
        'Give fallbacks: another model answers meanwhile',
      ],
    }
  }
  if (code === 'quota-exceeded')
    return {
      title: `The account at ${provider.id} has no credit left`,
      steps: [`Look at its plan and billing`, 'Give fallbacks: another model answers meanwhile'],
    }
  if (code === 'context-window')
    return {
      title: 'The conversation is too long for this model',
      steps: [
        'Shorten it with trimMessages',
        "Name a model with a larger window under fallbacks: { 'context-window': [...] }",
      ],
    }
  return undefined
}
