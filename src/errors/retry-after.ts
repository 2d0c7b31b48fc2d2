const units: Record<string, number> = { ms: 1, milli: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 }

/**
 * ms until it may be tried again. Pages can seldom read headers (CORS exposes them almost nowhere), so words count too: `try again
 * in 6ms`, `2m59.56s`, `20 seconds` (OpenAI, Groq). Headers are put into the same words, and come first: `retry-after-ms` (OpenAI,
 * Azure), then `Retry-After` in seconds, or as a date. What is absent is a word without a number, and passed over.
 */
export function readRetryAfter(said: string, headers: Headers | undefined): number | undefined {
  const after = headers?.get('retry-after') ?? ''
  // `Date.parse` makes a date of almost anything, of `-5` and of a header that was sent twice: one without a time of day is none.
  const date = Math.max(0, Date.parse(/:\d\d/.test(after) ? after : '') - Date.now())
  const text = `retry in ${headers?.get('retry-after-ms')}ms. retry in ${after}s. retry in ${date}ms. ${said}`
  const [, words = ''] = text.split(/(?:try again|retry) (?:in|after) (?=\d[\d.]* ?m?[smhd])/i)
  let told: number | undefined
  for (const [, count = '', unit = ''] of words.matchAll(/(\d[\d.]*) ?(ms|milli|[smhd])[a-z]* ?/giy))
    told = (told ?? 0) + parseFloat(count) * (units[unit.toLowerCase()] ?? 0)
  return told
}
