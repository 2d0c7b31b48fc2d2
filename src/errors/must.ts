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
  let text: string
  if (typeof value === 'string') text = JSON.stringify(value)
  else if (Array.isArray(value)) text = value.length ? 'a list' : 'an empty list'
  else if (typeof value === 'object' && value) text = `an object with ${Object.keys(value).join(', ') || 'no fields'}`
  else text = typeof value === 'function' ? 'a function' : String(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
