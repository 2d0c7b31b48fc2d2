type Json = Record<string, unknown>

/** What an error body says, whichever of the known shapes it has. */
export interface ErrorBody {
  message: string
  /** Codes, types and reasons, in one string to be searched. */
  codes: string
  /** An HTTP status the body names itself (in-band errors: OpenRouter, Groq, vLLM). */
  status?: number
  requestId?: string
  retryDelay?: unknown
  seconds?: unknown
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {}
}

/** A sentence from whatever stands where the message belongs: text, pydantic's `[{ loc, msg }]`, Mistral's `{ detail: [...] }`. */
function sentence(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null || depth > 4) return ''
  if (Array.isArray(value))
    return value
      .map((item) => sentence(item, depth + 1))
      .filter(Boolean)
      .join('; ')
  const { loc, msg, message, detail, error_message: own, faultstring, error, errors } = object(value)
  const said = sentence(msg ?? message ?? detail ?? own ?? faultstring ?? error ?? errors, depth + 1)
  return Array.isArray(loc) ? `${loc.join('.')}: ${said}` : said
}

/**
 * Reads the ten shapes of error bodies: `{ error: {…} }` and `{ error: 'text' }`, a list of them, flat `{ message }`,
 * `{ detail }`, `{ errors }`, `{ fault }`, `{ msg }`, `{ error_message }`, plain text and HTML. Anything else is an empty message.
 */
export function readErrorBody(body: unknown): ErrorBody {
  if (typeof body === 'string')
    return {
      message: body
        .replace(/<(script|style)[^]*?<\/\1>|<[^>]*>|\s+/gi, ' ')
        .trim()
        .replace(/ +/g, ' ')
        .slice(0, 200),
      codes: '',
    }
  const outer = object(Array.isArray(body) ? body[0] : body)
  const inner = object(
    outer['error'] ?? outer['fault'] ?? (Array.isArray(outer['errors']) ? outer['errors'][0] : undefined),
  )
  const metadata = object(inner['metadata'])
  const details = Array.isArray(inner['details']) ? inner['details'].map(object) : []
  // OpenRouter: the message is 'Provider returned error', what the upstream said is in `raw`.
  const raw = sentence(metadata['raw']).slice(0, 500)
  const message = sentence(inner) || sentence(outer) || ''
  const codes = [outer, inner, metadata, object(inner['innererror']), ...details].flatMap(
    ({ code, type, error_type: kind, status, reason, __type }) => [code, type, kind, status, reason, __type],
  )
  const status = [
    inner['status_code'],
    inner['code'],
    inner['status'],
    outer['status_code'],
    outer['statusCode'],
    outer['code'],
  ]
    .map(Number)
    .find((code) => code >= 400 && code < 600)
  const id = outer['request_id'] ?? inner['request_id']
  return {
    message: raw && !message.includes(raw) ? `${message}: ${raw}` : message,
    codes: codes.filter((code) => typeof code === 'string' || typeof code === 'number').join(' '),
    ...(status !== undefined && { status }),
    ...(typeof id === 'string' && { requestId: id }),
    retryDelay: details.find((detail) => detail['retryDelay'])?.['retryDelay'],
    seconds: outer['estimated_time'] ?? inner['retry_after'] ?? outer['retry_after'],
  }
}
