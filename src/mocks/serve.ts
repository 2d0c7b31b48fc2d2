/** One request through one host: found, unlocked, checked, answered. */
import { HttpResponse } from 'msw/http'
import type { Pace, Planned } from './behaviours.ts'
import { plan } from './answer.ts'
import { bodyStream } from './body-stream.ts'
import { complain } from './complaints.ts'
import { textVector } from './text-vector.ts'
import { weigh } from './tokens.ts'
import type { ChatEndpoint, EmbeddingEndpoint, Endpoint, Exchange, Host, WireAnswer } from './types.ts'

const respond = ({ status, body, headers }: WireAnswer, more: Record<string, string> = {}): HttpResponse<string> =>
  new HttpResponse(typeof body === 'string' ? body : body === undefined ? null : JSON.stringify(body), {
    status,
    headers: {
      ...(body !== undefined && { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' }),
      ...more,
      ...headers,
    },
  }) as HttpResponse<string>

/** Rejects as fetch does when its signal has been aborted, so that a silent answer ends with its request. */
const sleep = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
/** A silence has no timer that would keep a process alive: it ends with the request, or never. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })

const paceOf = (behaviour: Planned | undefined): Pace =>
  behaviour?.kind === 'reply' || behaviour?.kind === 'call-tool' ? behaviour.options : {}

async function chat(
  endpoint: ChatEndpoint,
  behaviour: Planned | undefined,
  exchange: Exchange,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  const { stream, request } = endpoint.read(exchange)
  const answer = plan(behaviour, request)
  const pace = paceOf(behaviour)
  const broken = behaviour?.kind === 'break' ? { ...behaviour, inBand: endpoint.inBand(exchange) } : undefined
  const delivery = { pace, random: exchange.random, ...(broken && { break: broken }) }
  if (stream)
    return new HttpResponse(bodyStream(endpoint.stream(answer, exchange), delivery), {
      headers: { ...headers, 'content-type': endpoint.contentType },
    })
  const { firstToken = 0, tokensPerSecond } = pace
  const ms = firstToken + (tokensPerSecond ? (answer.usage.completion_tokens * 1000) / tokensPerSecond : 0)
  if (ms > 0) await sleep(ms, signal)
  if (broken?.how === 'silence') await untilAborted(signal)
  if (broken?.how === 'error') return respond(endpoint.errors.fail({ code: 'server' }, exchange), headers)
  const text = (endpoint.padding ?? '') + JSON.stringify(endpoint.json(answer, exchange))
  const half = [{ text: text.slice(0, text.length / 2) }, { text: '', token: true }]
  return new HttpResponse(
    bodyStream(broken ? half : [{ text }], broken ? { ...delivery, break: { ...broken, tokens: 0 } } : delivery),
    {
      headers: { 'content-type': 'application/json', ...headers },
    },
  )
}

function embed(
  endpoint: EmbeddingEndpoint,
  behaviour: Planned | undefined,
  exchange: Exchange,
  host: Host,
): WireAnswer {
  const { input, dimensions } = endpoint.read(exchange)
  const size = dimensions ?? (behaviour?.kind === 'vectors' ? behaviour.dimensions : undefined) ?? host.dimensions
  const vectors = input.map((text) => textVector(text, size))
  const prompt_tokens = input.reduce((sum, text) => sum + weigh(text), 0)
  return { status: 200, body: endpoint.json(vectors, { prompt_tokens }, exchange) }
}

/** What is wrong with a request before any model sees it. */
function refusal(endpoint: Endpoint, exchange: Exchange, host: Host): WireAnswer | undefined {
  if (!endpoint.open && host.hasKey && !host.hasKey(exchange))
    return endpoint.errors.fail({ code: 'missing-key' }, exchange)
  const complaint = (endpoint.schema && complain(endpoint.schema, exchange.body)) ?? endpoint.check?.(exchange)
  return complaint && endpoint.errors.refuse(complaint, exchange)
}

export async function serve(
  host: Host,
  endpoint: Endpoint,
  exchange: Exchange,
  take: () => Planned | undefined,
  signal: AbortSignal,
): Promise<Response> {
  if (globalThis.document && host.admitsPage?.(exchange) === false) return HttpResponse.error()
  const headers = host.headers?.(exchange) ?? {}
  const refused = refusal(endpoint, exchange, host)
  if (refused) return respond(refused, headers)
  const behaviour = take()
  if (behaviour?.kind === 'fail' && behaviour.code !== 'unreachable' && behaviour.code !== 'origin-blocked')
    return respond(endpoint.errors.fail({ ...behaviour, code: behaviour.code }, exchange), headers)
  if (endpoint.kind === 'chat') return chat(endpoint, behaviour, exchange, headers, signal)
  if (endpoint.kind === 'embedding') return respond(embed(endpoint, behaviour, exchange, host), headers)
  const answer = endpoint.answer(exchange)
  if ('status' in answer) return respond(answer, headers)
  const pieces = bodyStream(answer.pieces, { pace: {}, random: exchange.random })
  return new HttpResponse(pieces, { headers: { ...headers, 'content-type': answer.contentType } })
}

/** No path of this host's. */
export const serveUnknown = (host: Host, exchange: Exchange): Response =>
  respond(host.errors.fail({ code: 'unknown-path' }, exchange), host.headers?.(exchange) ?? {})

/** A body that is no JSON object. */
export const serveNoJSON = (host: Host, endpoint: Endpoint, exchange: Exchange): Response =>
  respond(endpoint.errors.refuse({ reason: 'not-json', path: [] }, exchange), host.headers?.(exchange) ?? {})
