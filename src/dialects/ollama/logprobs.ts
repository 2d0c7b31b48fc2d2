import type { Logprobs, TokenLogprob } from '../../types/index.ts'
import { list, record } from '../common/json.ts'

/** A list of tokens here, OpenAI's `{ content }` outside; what a token lacks (`bytes` of none) is filled in. */
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
  return { token: '', logprob: 0, bytes: null, ...record(entry) }
}
