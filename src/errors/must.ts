import { LLMError } from './llm-error.ts'

/**
 * Refuses what the caller got wrong, in the one sentence that names the field, what it must be, and what it is.
 *
 * @throws LLMError `invalid-request`, e.g. `messages[0].role must be one of system, user, not "bot"`
 */
export function must(holds: unknown, field: string, rule: string, value: unknown): asserts holds {
  if (!holds) throw new LLMError('invalid-request', `${field} must be ${rule}, not ${shown(value)}`)
}

/** A value as a message can hold it: what it is, and no more of it than a line. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length ? 'a list' : 'an empty list'
  if (typeof value === 'object' && value)
    return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'no fields'}`
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
