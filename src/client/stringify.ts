import { LLMError } from '../errors/llm-error.ts'

/** JSON, or an error that names what is none. */
export function stringify(value: unknown, field: string): string {
  try {
    return JSON.stringify(value)
  } catch (cause) {
    const [reason] = cause instanceof Error ? cause.message.split('\n') : []
    throw new LLMError('invalid-request', `${field} is not JSON: ${reason ?? ''}`, { cause })
  }
}
