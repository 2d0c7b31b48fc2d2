import { must } from '../../errors/must.ts'
import type { ToolCall } from '../../types/index.ts'
import { type Json, record } from './json.ts'

/** The arguments of a call as the object that some wires want. None at all is an empty one. */
export function toolArguments({ name, arguments: text }: ToolCall['function']): Json {
  let value: Json | undefined
  try {
    value = JSON.parse(text.trim() || '{}') as Json
  } catch {
    // What is no JSON is no object either: refused below, with the text that it is.
  }
  must(value && record(value) === value, `the arguments of the call of ${name}`, 'a JSON object', text)
  return value
}
