import { LLMError } from '../errors/llm-error.ts'

/** JSON, or an error that names what is none; of nothing it is undefined. */
export function stringify(value: unknown, field: string): string | undefined {
  try {
    return JSON.stringify(value)
  } catch (cause) {
    throw new LLMError('invalid-request', `${field} is not JSON: ${String(cause)}`, { cause })
  }
}
