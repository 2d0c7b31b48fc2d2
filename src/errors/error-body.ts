type Json = Record<string, unknown>

/** What an error body says, whichever of the known shapes it has. */
export interface ErrorBody {
  message: string
  /** Codes, types and reasons, in one string to be searched. */
  codes: string
  /** The HTTP status an in-band error names itself (OpenRouter, Groq, vLLM). */
  status: number | undefined
  requestId: unknown
  retryDelay: unknown
  seconds: unknown
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {}
}

/** A sentence from whatever stands where the message belongs: text, pydantic's `[{ loc, msg }]`, Mistral's `{ detail: [...] }`. */
function sentence(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value
  if (depth > 4) return ''
  if (Array.isArray(value))
    return value
      .map((item) => sentence(item, depth + 1))
      .filter(Boolean)
      .join('; ')
  const { loc, msg, message, detail, error_message: told, faultstring, fault, error, errors } = object(value)
  const said = [message, error, msg, detail, told, faultstring, fault, errors].find(Boolean)
  return (Array.isArray(loc) ? `${loc.join('.')}: ` : '') + (said ? sentence(said, depth + 1) : '')
}

/**
 * Reads the ten shapes of error bodies: `{ error: {…} }` and `{ error: 'text' }`, a list of them, flat `{ message }`,
 * `{ detail }`, `{ errors }`, `{ fault }`, `{ msg }`, `{ error_message }`, plain text and HTML. Anything else is an empty message.
 */
export function readErrorBody(body: unknown): ErrorBody {
  const outer = object(Array.isArray(body) ? body[0] : body)
  const inner = object(outer['error'])
  const metadata = object(inner['metadata'])
  const details = Array.isArray(inner['details']) ? inner['details'].map(object) : []
  const sources = [inner, outer, metadata, object(inner['innererror']), ...details]
  const codes = sources.flatMap(({ code, type, status, reason, error_type: kind, status_code: http, statusCode }) =>
    [http, code, status, statusCode, type, kind, reason].filter((word) => /string|number/.test(typeof word)),
  )
  // OpenRouter: the message is 'Provider returned error', what the upstream said is in `raw`.
  const raw = sentence(metadata['raw']).slice(0, 500)
  const message = typeof body === 'string' ? plain(body) : sentence(outer)
  return {
    message: raw ? `${message}: ${raw}` : message,
    codes: codes.join(' '),
    status: codes.map(Number).find((code) => code >= 400 && code < 600),
    requestId: outer['request_id'],
    retryDelay: details.find((detail) => detail['retryDelay'])?.['retryDelay'],
    seconds: outer['estimated_time'],
  }
}

/** What a page of HTML, or mere text, says. */
function plain(text: string): string {
  return text
    .replace(/<(script|style)[^]*?<\/\1>|<[^>]*>/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
}
