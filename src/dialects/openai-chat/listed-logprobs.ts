import { type Json, list, number, record } from '../common/json.ts'

/** Log probabilities as parallel lists (`/v1/completions`, Together), turned into OpenAI's one entry a token. */
export function listedLogprobs({ tokens, token_logprobs: values, top_logprobs: tops }: Json): Json {
  if (!Array.isArray(tokens)) return {}
  const content = tokens.flatMap((token, at) => {
    const logprob = number(list(values)[at])
    // The first token of an echoed prompt has none.
    if (logprob === undefined) return []
    const top = Object.entries(record(list(tops)[at])).map(([other, of]) => ({
      token: other,
      logprob: of,
      bytes: null,
    }))
    return { token: String(token), logprob, bytes: null, top_logprobs: top }
  })
  return { content, refusal: null }
}
