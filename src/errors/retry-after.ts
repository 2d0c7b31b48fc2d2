const units: Record<string, number> = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 }

/** ms of `6ms`, `2m59.56s`, `34.4s`, `20 seconds`, `1 minute`. */
function duration(text: string): number | undefined {
  let total: number | undefined
  for (const [, count, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?) ?(ms|[smhd])/gi))
    total = (total ?? 0) + Number(count) * (units[unit.toLowerCase()] ?? 0)
  return total
}

/** ms of `Retry-After` (seconds, also fractions, or an HTTP date); `retry-after-ms` (OpenAI, Azure) is finer and wins. */
function fromHeaders(headers: Headers): number | undefined {
  const value = headers.get('retry-after')
  const fine = headers.get('retry-after-ms')
  const wait = fine ? Number(fine) : value ? Number(value) * 1e3 : NaN
  const known = Number.isNaN(wait) && value ? Date.parse(value) - Date.now() : wait
  return Number.isNaN(known) ? undefined : Math.max(0, known)
}

/**
 * ms until it may be tried again. Pages can seldom read the header (CORS exposes it almost nowhere), so the body's own words
 * count too: `try again in 2m59.56s` (OpenAI, Groq), `retryDelay` (Gemini's RetryInfo), `estimated_time` (Hugging Face, s).
 */
export function readRetryAfter(
  message: string,
  { retryDelay, seconds }: { retryDelay?: unknown; seconds?: unknown },
  headers?: Headers,
): number | undefined {
  const told = headers && fromHeaders(headers)
  if (told !== undefined) return told
  if (typeof retryDelay === 'string') return duration(retryDelay)
  if (typeof seconds === 'number' && seconds >= 0) return seconds * 1e3
  const words = /(?:try again|retry) (?:in|after) ((?:\d[\d.]* ?[dhms][a-z]* ?)+)/i.exec(message)
  return words?.[1] ? duration(words[1]) : undefined
}
