import { refuse } from '../errors/refuse.ts'

/** Refuses a limit that is none, with its path. */
export function checkBudget({ limit, period = 'session' }: { limit: number; period?: string }): void {
  if (!/^(session|day|month)$/.test(period))
    refuse('budget.period', `must be session, day or month, is ${JSON.stringify(period)}`)
  if (typeof limit !== 'number' || !(limit >= 0)) refuse('budget.limit', `must be 0 or more, is ${limit}`)
}
