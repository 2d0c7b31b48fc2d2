import { LLMError } from '../errors/llm-error.ts'

/** JSON, or an error that names what is none. */
export function stringify(value: unknown, field: string): string {
  try {
    return JSON.stringify(value)
  } catch (cause) {
    throw new LLMError('invalid-request', `${field} is not JSON: ${String(cause).split('\n')[0]}`, { cause })
  }
}
