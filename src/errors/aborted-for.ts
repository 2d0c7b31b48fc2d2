import { LLMError } from './llm-error.ts'

/** An abort as an error, with the reason it was given: our own timeouts say so themselves, all else is the caller's wish. */
export function abortedFor(reason: unknown): LLMError {
  return LLMError.is(reason) ? reason : new LLMError('aborted', 'the call was aborted', { cause: reason })
}
