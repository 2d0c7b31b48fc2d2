import type { Logprobs } from '../../types/index.ts'
import { list, number, record, text } from '../common/json.ts'

/** Pieces of text, each with the log probabilities of its tokens; their sum is that of the piece. */
export function readLogprobs(wire: unknown): Logprobs | undefined {
  const items = Array.isArray(wire) ? wire : wire ? [wire] : []
  const content = items.flatMap((item) => {
    const { text: token, logprobs } = record(item)
    const values = list(logprobs).flatMap((value) => number(value) ?? [])
    if (values.length === 0) return []
    return {
      token: text(token) ?? '',
      logprob: values.reduce((sum, value) => sum + value),
      bytes: null,
      top_logprobs: [],
    }
  })
  return content.length > 0 ? { content, refusal: null } : undefined
}
