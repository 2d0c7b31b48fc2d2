const put = '[redacted]'

/** Shorter than this a value is no secret. */
const least = 4
/** Of a secret that was cut, so much at the end of a message is told from a word that begins like it. */
const leastCut = 8

/** Keeps the secrets of a request out of what is told about it. */
export interface Redactor {
  /** The text without them, however they are written. */
  redact(text: string): string
  /** The same for a message, at whose end one may have been cut. */
  message(text: string): string
  /** Do they stand anywhere in what was thrown? */
  tells(thrown: unknown): boolean
}

/**
 * @param keys as they are
 * @param headers values that may hold one: behind a scheme, or, as `Basic` has it, in base64
 */
export function redactor(keys: readonly string[], headers: readonly string[]): Redactor {
  const secrets = [...keys, ...headers.flatMap(within)]
  const all = [...new Set([...secrets, ...[...secrets, ...headers].flatMap(base64)])]
    .filter(({ length }) => length >= least)
    // One that is part of another would leave the rest of it.
    .sort((one, other) => other.length - one.length)
  // A short one may be a word (`EMPTY` is what vLLM's examples give), which is another in small letters.
  const patterns = all.map(
    (secret) => new RegExp(Array.from(secret, written).join(''), secret.length < 12 ? 'g' : 'gi'),
  )
  const redact = (text: string) => patterns.reduce((left, pattern) => left.replace(pattern, put), text)
  return {
    redact,
    message: (text) => all.reduce(withoutCut, redact(text)),
    tells: (thrown) => texts(thrown).some((text) => redact(text) !== text),
  }
}

function within(header: string): string[] {
  const value = header.replace(/^\w+ /, '')
  if (!/^basic /i.test(header)) return [value]
  try {
    const [, password = ''] = /:(.*)/s.exec(atob(value)) ?? []
    return [value, password]
  } catch {
    // No base64, and so nothing that a server could have decoded.
    return [value]
  }
}

/** What of it is the same whatever follows: three bytes are four letters. */
function base64(secret: string): string[] {
  if (/[^\0-\xff]/.test(secret)) return []
  const text = btoa(secret)
  return [text, text.replace(/=+$/, ''), text.slice(0, Math.floor(secret.length / 3) * 4)]
}

const names: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }

/** A pattern of one letter as servers write it: in JSON, HTML, a URL. */
function written(letter: string, at: number): string {
  if (/^\w$/.test(letter)) return letter
  const code = letter.charCodeAt(0)
  const hex = code.toString(16).padStart(4, '0')
  const short = hex.replace(/^00/, '')
  const inURL = code < 128 || /^[\uD800-\uDFFF]$/.test(letter) ? `%${short}` : encodeURIComponent(letter)
  const name = names[letter] ? `|&${names[letter]};` : ''
  // A search that may begin with any number of backslashes takes the square of their number.
  const [many, some] = at > 0 ? [String.raw`\\*`, String.raw`\\+`] : ['', String.raw`\\`]
  return String.raw`(?:${many}\u${hex}|${some}u${hex}|${inURL}|&#0*${code};|&#x0*${short};${name})`
}

function withoutCut(text: string, secret: string): string {
  for (let length = secret.length - 1; length >= leastCut; length--)
    if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + put
  return text
}

/** Every text in a value, so far as it is plain: errors of other libraries hold their whole request. */
function texts(value: unknown): string[] {
  const found: string[] = []
  const seen = new Set<unknown>()
  const look = (at: unknown): void => {
    if (typeof at === 'string') found.push(at)
    if (typeof at !== 'object' || !at || ArrayBuffer.isView(at) || seen.size > 1000 || seen.has(at)) return
    seen.add(at)
    // These show what is in them only when they are asked.
    if (at instanceof Request) look(at.headers)
    if (at instanceof Headers || at instanceof Map || at instanceof Set) for (const item of at) look(item)
    // Getters are left alone: they may do anything.
    for (const { value: held } of Object.values(Object.getOwnPropertyDescriptors(at))) look(held)
  }
  look(value)
  return found
}
