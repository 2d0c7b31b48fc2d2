/**
 * What an error body says, whichever of the known shapes it has; what it does not say is empty. The codes, types and reasons are
 * those of the error itself first, then of what it stands in. `wait` is when to come back, in words, where a field says so:
 * Gemini's RetryInfo, Hugging Face's estimate in seconds.
 */
export type ErrorBody = readonly [message: string, codes: readonly string[], requestId: string, wait: string]

/** Where a message may stand, or what holds it: the first that says something is heard. */
const places = 'message error msg detail error_message faultstring fault errors raw'.split(' ')
/** Where codes stand, or what holds more of them. */
const signs = 'status_code code status statusCode type error_type reason innererror details'.split(' ')

/**
 * Reads the ten shapes of error bodies: `{ error: {…} }` and `{ error: 'text' }`, a list of them, flat `{ message }`,
 * `{ detail }`, `{ errors }`, `{ fault }`, `{ msg }`, `{ error_message }`, plain text and HTML. Anything else is an empty message.
 * It looks only where errors are known to stand: bodies echo what they were sent.
 */
export function readErrorBody(body: unknown): ErrorBody {
  const codes: string[] = []
  let requestId = ''
  let wait = ''
  let left = 200
  /** The sentence in a value: text, pydantic's `[{ loc, msg }]`, Mistral's `{ detail: [...] }`. */
  const read = (value: unknown): string => {
    if (/string|number/.test(typeof value)) return String(value)
    // However large and deep a body is, this much of it says enough.
    if (!value || left-- < 1) return ''
    if (Array.isArray(value)) return value.map(read).filter(Boolean).join('; ')
    const at = (key: string) => read((value as Record<string, unknown>)[key])
    const said = places.map(at).find(Boolean)
    codes.push(...signs.map(at))
    requestId ||= at('request_id')
    wait += `retry in ${at('retryDelay') || `${at('estimated_time')}s`}. `
    // OpenRouter: the message is 'Provider returned error', what the upstream said is in `metadata.raw`.
    return [at('loc').replaceAll('; ', '.'), said, at('metadata').slice(0, 500)].filter(Boolean).join(': ')
  }
  const message = typeof body === 'string' ? plain(body) : read(body)
  return [message, codes, requestId, wait]
}

/** What a page of HTML, or mere text, says: its beginning does, and what looks for the end of each tag takes the square of a length. */
function plain(text: string): string {
  return text
    .slice(0, 5000)
    .replace(/(<(script|style)[^]*?(<\/\2>|$)|<[^>]*>|\s)+/gi, ' ')
    .trim()
    .slice(0, 200)
}
