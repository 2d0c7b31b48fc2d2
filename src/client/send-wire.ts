import { LLMError } from '../errors/llm-error.ts'
import { codeOfStatus } from '../errors/status-code.ts'
import { baseURLOf } from '../routing/connection.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import { splitterFor } from '../transport/frames.ts'
import { abortable, send } from '../transport/send.ts'
import type { WireRequest } from '../types/index.ts'
import type { ClientContext } from './context.ts'
import { asError } from './explained.ts'
import { stringify } from './stringify.ts'

type Headers = Record<string, string>

interface SendWireOptions {
  signal?: AbortSignal | undefined
  /** Default: the client's own, or the runtime's. */
  fetch?: typeof fetch | undefined
  providerOptions?: Record<string, Record<string, unknown>> | undefined
  /** The answer is an error, whose words are waited for from now on. */
  onRefused?: (() => void) | undefined
  onSend?: ((sent: { url: string; headers: Headers; body: unknown }) => void) | undefined
}

/** A request, and a way to keep every secret in it out of what is told about it. */
export interface SentRequest {
  readonly url: string
  readonly headers: Headers
  /** As callbacks may see it. */
  shown(url: string): { url: string; headers: Headers }
  /** The same error without what was sent in secret: servers echo it in their words. */
  clean(error: LLMError): LLMError
}

/** A response whose status is a success. */
export interface WireResponse extends Pick<SentRequest, 'url' | 'clean'> {
  response: Response
}

/** Places the key, sends the request, and makes an error of every answer that is one. */
export async function sendWire(
  { options: { fetch, allowBrowserKeys } }: ClientContext,
  target: ResolvedTarget,
  wire: WireRequest,
  options: SendWireOptions,
): Promise<WireResponse> {
  const { signal } = options
  const secrets = () => abortable(import('./secrets.ts'), signal)
  const { provider, connection } = target
  const baseURL = baseURLOf(provider, connection)
  const { apiKey: given, headers: added } = connection
  // A server on this machine is asked without a key as a rule, and then nothing of all this is loaded.
  const apiKey = given || !provider.local ? await (await secrets()).keyOf(target, allowBrowserKeys, signal) : undefined
  const body = joined(wire.body, options.providerOptions?.[provider.id])
  const authorized = await abortable(provider.authorize({ ...wire, body }, apiKey, connection), signal)
  const { path, query, headers: own, method = 'POST' } = authorized
  const url = `${baseURL}${path}${query ? `?${new URLSearchParams(query)}` : ''}`
  const json = stringify(body, 'the request')
  const typed: Headers = json ? { 'content-type': 'application/json' } : {}
  const { headers, shown, clean } =
    // A page without a network cannot load what keeps secrets, and needs it only where there are some.
    apiKey || Object.keys({ ...own, ...added })[0]
      ? (await secrets()).secretly(apiKey, typed, own, added)
      : openly(typed)
  options.onSend?.({ ...shown(url), body })
  try {
    const response = await send({ url, method, headers, body: json }, { fetch: options.fetch ?? fetch, signal })
    if (response.ok) return { response, url, clean }
    options.onRefused?.()
    throw await statusError(target, response, signal)
  } catch (error) {
    // A server, and a fetch of the caller's own, may echo what they were sent.
    throw clean(asError(error))
  }
}

/** Of a request without a key, and without headers that might hold one. */
const openly = (headers: Headers): Omit<SentRequest, 'url'> => ({
  headers,
  shown: (url) => ({ url, headers: { ...headers } }),
  clean: (error) => error,
})

/** What is the provider's own, put into the body: an object joins the one of its name, so `{ options: { num_ctx } }` takes nothing away. */
function joined(body: unknown, extra: Record<string, unknown> | undefined): unknown {
  if (!extra) return body
  const all: Record<string, unknown> = { ...(body as object | undefined) }
  for (const [name, value] of Object.entries(extra)) {
    const known = all[name]
    all[name] = isObject(known) && isObject(value) ? { ...known, ...value } : value
  }
  return all
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

async function statusError(
  target: ResolvedTarget,
  response: Response,
  signal: AbortSignal | undefined,
): Promise<LLMError> {
  const { status, headers } = response
  const body = await errorBody(response, signal)
  const info = target.provider.dialect.decodeError(status, body, headers)
  // What reads it may have to be loaded. Where the body was given up already, the status is worth more than that.
  const { code = codeOfStatus(status), message, ...known } = await (signal?.aborted ? info : abortable(info, signal))
  return new LLMError(code, `${status} ${message ?? response.statusText}`.trim(), { status, ...known })
}

/** Parsed where it is JSON, even inside an event stream; the text where it is not; `''` where there is none. */
async function errorBody(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  let text: string
  try {
    text = await response.text()
  } catch {
    // The connection broke under the error body: the status alone must do.
    return ''
  }
  const type = response.headers.get('content-type') ?? ''
  try {
    const splitter = await abortable(splitterFor(text.charCodeAt(0) || undefined, type), signal)
    const [frame] = [...splitter.push(text), ...splitter.end()]
    return frame ? frame.data : text
  } catch {
    // A page of HTML, or what reads other bodies cannot be loaded: the text itself must do.
    return text
  }
}
