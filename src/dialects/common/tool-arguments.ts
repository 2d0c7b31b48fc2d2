import { LLMError } from '../../errors/llm-error.ts'
import type { ToolCall } from '../../types/index.ts'
import { type Json, record } from './json.ts'

/** The arguments of a call as the object that some wires want. None at all is an empty one. */
export function toolArguments({ function: { name, arguments: text } }: ToolCall): Json {
  let cause: unknown
  try {
    const value = JSON.parse(text.trim() || '{}') as Json
    if (record(value) === value) return value
  } catch (error) {
    cause = error
  }
  throw new LLMError('invalid-request', `the arguments of the call of ${name} are not a JSON object`, { cause })
}
