import { LLMError } from '../../errors/llm-error.ts'
import type { ToolCall } from '../../types/index.ts'
import type { Json } from './json.ts'

/** The arguments of a call as the object that some wires want. None at all is an empty one. */
export function toolArguments({ function: { name, arguments: text } }: ToolCall): Json {
  let value: unknown
  try {
    value = text.trim() ? JSON.parse(text) : {}
  } catch (cause) {
    throw new LLMError('invalid-request', `the arguments of the call of ${name} are not JSON`, { cause })
  }
  if (typeof value === 'object' && value && !Array.isArray(value)) return value as Json
  throw new LLMError('invalid-request', `the arguments of the call of ${name} are not a JSON object`)
}
