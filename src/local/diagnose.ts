import { LLMError } from '../errors/llm-error.ts'
import type { Connection, ErrorCode, Fix, Provider } from '../types/index.ts'
import { fixForError } from './error-fixes.ts'
import { fixForState, type Facts } from './fixes.ts'
import { currentPage, type Page } from './page.ts'
import { knownProvider, type KnownProvider } from './known-provider.ts'
import { reach, type Reach } from './reach.ts'
import { isNear } from './status.ts'

const codes: Partial<Record<Reach['state'], ErrorCode>> = {
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
  given: Provider,
  baseURL: string,
  connection: Connection,
  ownFetch: typeof fetch | undefined,
  page: Page | undefined = currentPage(),
): Promise<LLMError> {
  if (error.fix) return error
  const provider = await knownProvider(given)
  const headers = Object.keys(connection.headers ?? {})
  const facts: Facts = { provider, baseURL, page, model: error.model, headers }
  if (error.code !== 'unreachable' && error.code !== 'offline') return withFix(error, fixForError(error, facts))
  const found = await reach({ provider, baseURL, page, fetch: ownFetch, asked: true, check: () => undefined })
  const state = stateOf(found, provider, baseURL)
  // It answers by now, and outside a page nothing but the network stood in the way.
  if (state === 'ready' && !page) return error
  // The very request failed that a plain one does not: the server's CORS rules do not know a header, or something blocks it.
  const fix = fixForState(state === 'ready' ? 'unreachable' : state, { ...facts, status: found.status })
  const code = codes[state] ?? error.code
  return code === error.code ? withFix(error, fix) : retold(error, code, provider, fix)
}

/** A host on the web that lets no page read its answers is not mended by naming the page; one that is known to had a bad moment. */
function stateOf({ state }: Reach, provider: KnownProvider, baseURL: string): Reach['state'] {
  if (state !== 'origin-blocked' || isNear(provider, baseURL)) return state
  return /^(yes|with-header)$/.test(provider.browser.direct) ? 'unreachable' : 'needs-proxy'
}

const withFix = (error: LLMError, fix: Fix | undefined) => (fix ? error.with({ fix }) : error)

function retold(error: LLMError, code: ErrorCode, { id }: KnownProvider, fix: Fix | undefined): LLMError {
  const { attempts, partial, model, cause } = error
  const message = `${model ? `${id}/${model}` : id}: ${fix?.title ?? code}`
  return new LLMError(code, message, {
    provider: id,
    model,
    attempts,
    partial,
    fix,
    cause,
    retryable: code === 'offline',
  })
}
