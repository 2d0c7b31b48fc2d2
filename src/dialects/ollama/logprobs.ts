import type { Logprobs, TokenLogprob } from '../../types/index.ts'
import { list, number, record, text } from '../common/json.ts'

/** A list of tokens here, OpenAI's `{ content }` outside. */
export function readLogprobs(wire: unknown): Logprobs {
  return {
    content: list(wire).map((entry) => ({
      ...tokenOf(entry),
      top_logprobs: list(record(entry)['top_logprobs']).map(tokenOf),
    })),
    refusal: null,
  }
}

function tokenOf(entry: unknown): Omit<TokenLogprob, 'top_logprobs'> {
  const { token, logprob, bytes } = record(entry)
  return {
    token: text(token) ?? '',
    logprob: number(logprob) ?? 0,
    bytes: Array.isArray(bytes) ? bytes.filter((byte) => typeof byte === 'number') : null,
  }
}
