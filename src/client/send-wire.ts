import { LLMError } from '../errors/llm-error.ts'
import { baseURLOf } from '../routing/connection.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import { createFrameSplitter } from '../transport/frames.ts'
import { abortable, send } from '../transport/send.ts'
import type { ErrorInfo, WireRequest } from '../types/index.ts'
import { keyFor } from './api-key.ts'
import type { ClientContext } from './context.ts'
import { stringify } from './stringify.ts'

interface SendWireOptions {
  signal?: AbortSignal | undefined
  providerOptions?: Record<string, Record<string, unknown>> | undefined
  onSend?: ((sent: { url: string; headers: Record<string, string>; body: unknown }) => void) | undefined
}

/** A response whose status is a success, and a way to keep every secret that was sent out of what is told about it. */
export interface WireResponse {
  response: Response
  url: string
  redact: (text: string) => string
}

/** Places the key, sends the request, and makes an error of every answer that is one. */
export async function sendWire(
  context: ClientContext,
  target: ResolvedTarget,
  wire: WireRequest,
  options: SendWireOptions,
): Promise<WireResponse> {
  const { provider, connection } = target
  const baseURL = baseURLOf(provider, connection)
  const apiKey = await abortable(keyFor(context, target, baseURL), options.signal)
  const extra = options.providerOptions?.[provider.id]
  const body = extra ? joined(wire.body, extra) : wire.body
  const {
    path,
    query,
    headers: own,
    method = 'POST',
  } = await abortable(provider.authorize({ ...wire, body }, apiKey, connection), options.signal)
  const url = `${baseURL}${path}${query ? `?${new URLSearchParams(query)}` : ''}`
  const headers = joinedHeaders(
    { ...(body !== undefined && { 'content-type': 'application/json' }), ...own },
    connection.headers,
  )
  const redact = redactor(apiKey, headers)
  const json = body === undefined ? undefined : stringify(body, 'the request')
  options.onSend?.({
    url: redact(url),
    headers: mapValues(headers, (value, name) => (isOpen(name) ? value : '[redacted]')),
    body,
  })
  const response = await send(
    { url, method, headers, body: json },
    { fetch: context.options.fetch, signal: options.signal },
  )
  if (!response.ok) throw await statusError(target, response, redact)
  return { response, url, redact }
}

/** One name, however it is spelt, is one header: fetch would send both values. What no header can hold is refused without being told. */
function joinedHeaders(...layers: readonly (Record<string, string> | undefined)[]): Record<string, string> {
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

/** What is the provider's own, put into the body: an object joins the one of its name, so `{ options: { num_ctx } }` takes nothing away. */
function joined(body: unknown, extra: Record<string, unknown>): Record<string, unknown> {
  const all: Record<string, unknown> = { ...(body as object | undefined) }
  for (const [name, value] of Object.entries(extra)) {
    const known = all[name]
    all[name] = isObject(known) && isObject(value) ? { ...known, ...value } : value
  }
  return all
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every header may hold a key but these, and those that say which version of an API is meant. */
const isOpen = (name: string) =>
  /^(content-type|accept|http-referer|x-title)$|-(version|beta|browser-access)$/i.test(name)

const mapValues = (record: Record<string, string>, map: (value: string, key: string) => string) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]))

/** Servers echo keys in their errors, and callers write them into headers of their own. */
function redactor(apiKey: string | undefined, headers: Record<string, string>): (text: string) => string {
  const values = Object.entries(headers).flatMap(([name, value]) => (isOpen(name) ? [] : [value.replace(/^\w+ /, '')]))
  const secrets = [...(apiKey ? [apiKey, encodeURIComponent(apiKey)] : []), ...values].filter(
    (secret) => secret.length > 3,
  )
  return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, '[redacted]'), text)
}

/** The same error without what was sent in secret: servers echo it in their words. */
export function redacted(error: LLMError, redact: (text: string) => string): LLMError {
  const { code, message, retryAfter, retryable } = error
  const clean = redact(message)
  return clean === message ? error : new LLMError(code, clean, { retryAfter, retryable })
}

async function statusError(
  target: ResolvedTarget,
  response: Response,
  redact: (text: string) => string,
): Promise<LLMError> {
  const { status, headers } = response
  const body = await errorBody(response)
  const { code, message, retryAfter, requestId }: ErrorInfo = target.provider.dialect.decodeError(status, body, headers)
  const words = message ?? response.statusText
  const told = headers.get('x-should-retry')
  return new LLMError(code ?? 'server', redact(`${status}${words ? ` ${words}` : ''}`), {
    status,
    retryAfter,
    requestId,
    ...(told && { retryable: told === 'true' }),
  })
}

/** Parsed where it is JSON, even inside an event stream; the text where it is not; `''` where there is none. */
async function errorBody(response: Response): Promise<unknown> {
  let text: string
  try {
    text = await response.text()
  } catch {
    // The connection broke under the error body: the status alone must do.
    return ''
  }
  if (/^\s*</.test(text)) return text
  const splitter = createFrameSplitter(response.headers.get('content-type') ?? '')
  const [frame] = [...splitter.push(text), ...splitter.end()]
  return frame ? frame.data : text
}
