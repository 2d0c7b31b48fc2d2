import { LLMError } from '../errors/llm-error.ts'

/** Refuses a limit that is none, with its path. */
export function checkBudget({ limit, period = 'session' }: { limit: number; period?: string }): void {
  if (!/^(session|day|month)$/.test(period))
    throw new LLMError('invalid-request', `budget.period: must be session, day or month, is ${JSON.stringify(period)}`)
  if (typeof limit !== 'number' || !(limit >= 0))
    throw new LLMError('invalid-request', `budget.limit: must be 0 or more, is ${limit}`)
}
