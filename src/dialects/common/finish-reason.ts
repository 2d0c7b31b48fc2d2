import { LLMError } from '../../errors/llm-error.ts'
import type { ErrorCode, FinishReason, Warning } from '../../types/index.ts'

export interface Finish {
  reason: FinishReason
  warning?: Warning
  /** The model, or its host, gave up: to be thrown once what came with it has been handed on. */
  error?: LLMError
}

/** What a word in lower case means; undefined for one that is not known. */
export type WordMeaning = (word: string) => FinishReason | ErrorCode | undefined

const isReason = (word: string): word is FinishReason => /^(stop|length|tool_calls|content_filter)$/.test(word)

/** OpenAI's own words, which are ours, and its followers' `error`. */
const openaiWord: WordMeaning = (word) => (isReason(word) ? word : word === 'error' ? 'server' : undefined)

/**
 * What a provider's word for "it has ended" means. `hasToolCalls`: calls came, and then a mere `stop` is `tool_calls`;
 * `length` stays, since the arguments may be cut. A missing or unknown word is `stop` with a warning, never silently.
 */
export function readFinish(
  native: string | null | undefined,
  hasToolCalls: boolean,
  meaning: WordMeaning = openaiWord,
): Finish {
  const word = native ?? ''
  const known = meaning(word.toLowerCase())
  const reason = hasToolCalls ? 'tool_calls' : 'stop'
  const message = `The answer ended ${word ? `with '${word}'` : 'without a reason'}`
  if (!known)
    return { reason, warning: { code: 'finish-reason', message: `${message}, which is given as "${reason}"` } }
  if (isReason(known)) return { reason: known === 'stop' ? reason : known }
  return { reason, error: new LLMError(known, message) }
}
