import type { CompletionRequest, Logprobs } from '../../types/index.ts'
import type { Random } from '../random.ts'

const bytes = (token: string) => [...new TextEncoder().encode(token)]

/** Made-up but plausible log probabilities, where a request asks for them. */
export function logprobsOf(request: CompletionRequest, tokens: readonly string[], random: Random): Logprobs | null {
  if (!request.logprobs) return null
  const content = tokens.map((token) => {
    const logprob = -Number((random() ** 3).toFixed(6))
    const others = Array.from({ length: request.top_logprobs ?? 0 }, (_, rank) => {
      const other = rank === 0 ? token : `${token}${rank}`
      return { token: other, logprob: Number((logprob - rank * 1.5).toFixed(6)), bytes: bytes(other) }
    })
    return { token, logprob, bytes: bytes(token), top_logprobs: others }
  })
  return { content, refusal: null }
}
