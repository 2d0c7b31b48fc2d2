import { LLMError } from '../errors/llm-error.ts'

/** Refuses a limit that is none, with its path. */
export function checkBudget({ limit }: { limit: number }): void {
  if (!(limit >= 0)) throw new LLMError('invalid-request', `budget.limit: must be 0 or more, is ${limit}`)
}
