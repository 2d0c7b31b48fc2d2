import { LLMError } from './llm-error.ts'

/**
 * Refuses an option of the client, by its path.
 *
 * @throws LLMError `invalid-request`, e.g. `budget.limit: must be 0 or more, is -1`
 */
export function refuse(path: string, problem: string): never {
  throw new LLMError('invalid-request', `${path}: ${problem}`)
}
