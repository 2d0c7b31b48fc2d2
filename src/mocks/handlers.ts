import type { RequestHandler } from 'msw'
import { http, HttpResponse } from 'msw/http'
import { must } from '../errors/must.ts'
import type { Provider } from '../types/index.ts'
import { providers } from '../providers/registry.ts'
import type { MockRule } from './behaviours.ts'
import { addressOf } from './bases.ts'
import type { Address } from './bases.ts'
import { hostOf } from './hosts.ts'
import { ownServer } from './hosts/own-server.ts'
import { hash, hexadecimal, letters, seeded } from './random.ts'
import type { Random } from './random.ts'
import { serve, serveNoJSON, serveUnknown } from './serve.ts'
import { modelPart, takeTurns } from './turns.ts'
import type { Turns } from './turns.ts'
import type { Endpoint, Exchange, Host } from './types.ts'

/** One call as a mocked host received it. */
export interface MockCall {
  provider: string
  /** '' where no model is asked, as for a list of models */ model: string
  /** the parsed body; undefined for a GET */ request: unknown
  url: string
  headers: Headers
}
/** What the mocks know beside their rules. */
export interface MockOptions {
  /** Same seed, same requests: same ids, same cuts. Default 0. */
  seed?: number
  /** Where a provider is looked for instead of its own address. A name no provider has is a server of one's own, which speaks every format at its usual path. */
  baseURLs?: Record<string, string>
  /** Hosts of one's own, as `llmux/core` takes them; played by what their dialect's name says. */
  providers?: readonly Provider[]
  onRequest?(call: MockCall): void
}

/** Epoch seconds of every answer: a clock would make runs differ. */
const created = Date.UTC(2026, 0, 1) / 1000

/** Chance for one request: the same whatever else is asked meanwhile, new each time the request is repeated. */
function chances(seed: number): (key: string) => Random {
  const asked = new Map<string, number>()
  return (key) => {
    const times = asked.get(key) ?? 0
    asked.set(key, times + 1)
    return seeded(hash(`${seed} ${times} ${key}`))
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Failures that hold for a whole server, and so for its lists and probes too. */
const ofTheServer = new Set([
  'unreachable',
  'origin-blocked',
  'authentication',
  'permission',
  'rate-limit',
  'overloaded',
  'server',
])

function behaviourFor(endpoint: Endpoint | undefined, turns: Turns, provider: Provider, model: string) {
  const asked = endpoint !== undefined && endpoint.kind !== 'plain'
  const peek = () => {
    const behaviour = turns.peek(provider, asked ? model : '*')
    return asked || (behaviour?.kind === 'fail' && ofTheServer.has(behaviour.code)) ? behaviour : undefined
  }
  return { peek, take: () => (asked ? turns.take(provider, model) : peek()) }
}

function modelOf(endpoint: Endpoint | undefined, rest: string, body: unknown): string {
  const inPath = endpoint?.path.exec(rest)?.groups?.model
  if (inPath !== undefined) return decodeURIComponent(inPath)
  return isRecord(body) && typeof body.model === 'string' ? body.model : ''
}

/** What a page's preflight wants to hear. Browsers ask on their own; DOMs in Node ask whoever answers their requests. */
const admitted = ({ headers }: Request) =>
  new HttpResponse(null, {
    status: 204,
    headers: {
      'access-control-allow-origin': headers.get('origin') ?? '*',
      'access-control-allow-methods': '*',
      'access-control-allow-headers': headers.get('access-control-request-headers') ?? '*',
    },
  })

interface Setting {
  provider: Provider
  host: Host
  address: Address
  turns: Turns
  chance: (key: string) => Random
  onRequest: MockOptions['onRequest']
}

async function handle(request: Request, setting: Setting): Promise<Response> {
  const { provider, host, address, turns, chance, onRequest } = setting
  const url = new URL(request.url)
  const rest = address.rest(url)
  const endpoint = host.endpoints.find(({ method, path }) => method === request.method && path.test(rest))
  const text = request.method === 'GET' ? '' : await request.text()
  const body = parse(text)
  const model = modelOf(endpoint, rest, body)
  const { peek, take } = behaviourFor(endpoint, turns, provider, model)
  const next = peek()
  const failure = next?.kind === 'fail' ? next.code : undefined
  const blocked = failure === 'origin-blocked'
  if (request.method === 'OPTIONS')
    return blocked || failure === 'unreachable' ? HttpResponse.error() : admitted(request)
  // A no-cors probe asks whether anything answers at all; a server that refuses this origin does.
  if (request.mode === 'no-cors' && (blocked || (!endpoint && failure !== 'unreachable'))) return new HttpResponse('')
  onRequest?.({ provider: provider.id, model, request: body, url: request.url, headers: new Headers(request.headers) })
  if (blocked || failure === 'unreachable') {
    take()
    return HttpResponse.error()
  }
  const random = chance(`${provider.id} ${rest} ${text}`)
  const exchange: Exchange = {
    provider,
    model,
    body: isRecord(body) ? body : {},
    url,
    headers: request.headers,
    random,
    requestId: letters(random, 32, hexadecimal),
    created,
    models: [...new Set([...turns.named(provider), ...host.models])],
  }
  if (!endpoint || endpoint.matches?.(exchange) === false) return serveUnknown(host, exchange)
  if (endpoint.prepare) exchange.body = endpoint.prepare(exchange)
  if (endpoint.method === 'POST' && !isRecord(body)) return serveNoJSON(host, endpoint, exchange)
  return serve(host, endpoint, exchange, take, request.signal)
}

/**
 * MSW handlers for every provider's every endpoint, for a service worker, `setupServer` or `mockFetch`. What no rule names answers with
 * a default reply. A request the real API would refuse is refused in its words.
 *
 * @example setupServer(...mockHandlers([mock('groq/*', fail('rate-limit')), mock('ollama/*', reply('Hello'))]))
 */
export function mockHandlers(rules: readonly MockRule[] = [], options: MockOptions = {}): RequestHandler[] {
  const { seed = 0, baseURLs = {}, onRequest } = options
  must(Array.isArray(rules), 'rules', 'a list of what mock() makes', rules)
  const turns = takeTurns(rules)
  const chance = chances(seed)
  const hosted = new Set([...(options.providers ?? []), ...providers])
  const known = new Set([...hosted].map(({ id }) => id))
  const own = Object.keys(baseURLs).filter((id) => !known.has(id))
  // What was named by hand goes first: it may stand at the address of a built-in host.
  const played = [...own.map(ownServer), ...hosted]
  for (const rule of rules)
    // Such a rule would never be asked, and its test would see the default reply.
    must(
      played.some((provider) => modelPart(rule, provider) !== undefined),
      'the model of a rule',
      "'provider/model', with the name of a provider or of one of baseURLs",
      rule.model,
    )
  return played.map((provider) => {
    const host = hostOf(provider)
    const address = addressOf(provider, host, baseURLs[provider.id])
    const setting = { provider, host, address, turns, chance, onRequest }
    return http.all(address.pattern, ({ request }) => handle(request, setting))
  })
}
