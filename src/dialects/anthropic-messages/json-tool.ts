import type { ResolvedRequest } from '../../types/index.ts'
import { type Json, record } from '../common/json.ts'
import { claudeVersion } from './claude.ts'

/** Where JSON cannot be asked for otherwise, it is the arguments of this tool, and becomes the text of the answer again. */
export const jsonTool = 'json_tool_call'

/** From 4.5 on a schema is a field of its own; since 5 no tool may be forced, and then mere JSON cannot be asked for. */
export const knowsSchema = (model: string): boolean => claudeVersion(model) >= 4.5
const forcesTools = (model: string) => claudeVersion(model) < 5

/** The tool's schema, where the request is answered by it. A call that the caller demands is no JSON. */
export function jsonToolSchema({
  model,
  response_format: format,
  tools,
  tool_choice: choice,
}: ResolvedRequest): Json | undefined {
  if (!forcesTools(model) || (tools?.length && choice && choice !== 'auto' && choice !== 'none')) return undefined
  if (format?.type === 'json_object') return { type: 'object' }
  if (format?.type !== 'json_schema' || knowsSchema(model)) return undefined
  return { type: 'object', ...record(format.json_schema.schema) }
}
