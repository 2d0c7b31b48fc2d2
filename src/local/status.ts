import { LLMError } from '../errors/llm-error.ts'
import { isLoopback } from '../transport/send.ts'
import type { Provider, ProviderStatus } from '../types/index.ts'
import * as fixes from './fixes.ts'
import { knownProvider } from './known-provider.ts'
import { currentPage, isPrivate, type Page } from './page.ts'
import { reach, type Check, type Reach, type ReachOptions } from './reach.ts'

export interface StatusOptions {
  provider: Provider
  baseURL: string
  /** One is configured, typed in, or in the environment. */
  hasKey: boolean
  fetch?: typeof fetch | undefined
  signal?: AbortSignal | undefined
  /** The models that can be asked right now, through the client's own request. */
  listModels(): Promise<readonly unknown[]>
  /** Default: the one this code runs in, where it runs in one. */
  page?: Page | undefined
}

/** Why can't I reach it, and what do I do about it? Looks at one thing after another until the answer is clear. */
export async function providerStatus(given: StatusOptions): Promise<ProviderStatus> {
  const { baseURL } = given
  const provider = await knownProvider(given.provider)
  const page = 'page' in given ? given.page : currentPage()
  const checks: { name: string; ok: boolean | 'unknown'; detail?: string }[] = []
  const check: Check = (name, ok, detail) => checks.push({ name, ok, ...(detail && { detail }) })
  const options = { ...given, provider, page, check }
  const find = isNear(provider, baseURL) ? nearStatus : hostedStatus
  const {
    status,
    busy: _busy,
    keyStays,
    ...found
  } = await find(options).catch((error: unknown): Reach => {
    check('configuration', false, error instanceof Error ? error.message : String(error))
    return { state: 'unreachable' }
  })
  const facts = { provider, baseURL, page, status }
  const fix = keyStays ? fixes.keyStays(facts) : fixes.fixForState(found.state, facts)
  return { provider: provider.id, checks, ...found, ...(fix && { fix }) }
}

/** A server of one's own: on this machine, or its network. */
export function isNear({ local }: Pick<Provider, 'local'>, baseURL: string): boolean {
  const { hostname } = new URL(baseURL)
  return local === true || isLoopback(hostname) || isPrivate(hostname)
}

type Options = Omit<StatusOptions, 'provider'> & ReachOptions

/** Reachable first: of a server of one's own that is what goes wrong. */
async function nearStatus(options: Options): Promise<Reach> {
  const found = await reach(options)
  if (found.state !== 'ready') return found
  if (found.status === 401 || found.status === 403) {
    options.check('key', false, `HTTP ${found.status}`)
    return { ...found, state: keyState(options) }
  }
  if (found.busy) {
    options.check('models', 'unknown', 'every connection to it is taken')
    return found
  }
  const { state, status } = await askForModels(options)
  // Something answers, but it is no such server; or its model is still being loaded.
  if (status === 404) return { ...found, status, state: 'unreachable' }
  return { ...found, state, ...(status !== undefined && { status }) }
}

/** The key first, and the list of models: the smallest request that wants it and costs nothing. */
async function hostedStatus(options: Options): Promise<Reach> {
  const { provider, hasKey, check, page } = options
  if (!hasKey && provider.env?.length && isOwnAddress(options)) {
    check('key', false)
    return { state: 'no-key' }
  }
  if (!provider.dialect.models) {
    check('models', 'unknown', 'it has no list')
    return hosted(await reach(options))
  }
  const startedAt = performance.now()
  const found = await askForModels(options)
  const latency = Math.round(performance.now() - startedAt)
  if (found.state !== 'unreachable') return { ...found, latency }
  const seen = hosted(await reach(options))
  // It answers a bare request, but not the one that counts: it refuses a header, or lets no page read its errors.
  return seen.state === 'ready' && page
    ? { state: 'needs-proxy' }
    : { ...seen, ...(seen.state === 'ready' && { state: found.state }) }
}

/** A host that is up and lets no page read its answers wants a server in between. */
const hosted = (found: Reach): Reach => (found.state === 'origin-blocked' ? { ...found, state: 'needs-proxy' } : found)

function isOwnAddress({ provider, baseURL }: Options): boolean {
  return typeof provider.baseURL === 'function' || new URL(provider.baseURL).origin === new URL(baseURL).origin
}

const keyState = ({ hasKey }: Options) => (hasKey ? 'unauthorized' : 'no-key')

async function askForModels(options: Options): Promise<Reach> {
  const { check } = options
  if (!options.provider.dialect.models) return { state: 'ready' }
  try {
    const { length } = await options.listModels()
    check('models', length > 0, String(length))
    return { state: length ? 'ready' : 'no-models' }
  } catch (error) {
    const { code, message, status } = LLMError.is(error)
      ? error
      : { code: undefined, message: String(error), status: undefined }
    const refused = code === 'authentication' || code === 'permission'
    check(refused ? 'key' : 'models', false, message)
    // A key that would leave a page for all to read is refused before it is sent.
    if (code === 'permission' && status === undefined) return { state: 'needs-proxy', keyStays: true }
    // So is one that the function which gives it does not have yet.
    if (refused) return { state: status === undefined ? 'no-key' : keyState(options) }
    if (status === undefined) return { state: 'unreachable' }
    // A server of one's own says so while it loads its model; any other is busy, and answers the next.
    if (status === 503 && isNear(options.provider, options.baseURL)) return { state: 'no-models', status }
    // Throttled, out of credit, or without such a list: it answers, if not this question.
    return { state: 'ready', status }
  }
}
