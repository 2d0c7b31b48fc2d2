import { LLMError } from '../errors/llm-error.ts'
import type { StandardSchema, Tool, ToolCall } from '../types/index.ts'
import type { ChatTool } from './chat-types.ts'

export type Tools = readonly Tool[] | Record<string, ChatTool> | undefined

export const areRunHere = (tools: Tools): tools is Record<string, ChatTool> =>
  tools !== undefined && !Array.isArray(tools)

/** What the model is told of the tools. */
export function toolsOf(tools: Tools): readonly Tool[] | undefined {
  if (!areRunHere(tools)) return tools
  return Object.entries(tools).map(([name, { description, schema }]) => ({
    type: 'function',
    function: { name, ...(description && { description }), parameters: parametersOf(name, schema) },
  }))
}

function parametersOf(name: string, schema: StandardSchema): Record<string, unknown> {
  const { jsonSchema, vendor } = schema['~standard']
  const convert = (jsonSchema as { input?: (options: object) => Record<string, unknown> } | undefined)?.input
  if (!convert)
    throw new LLMError(
      'invalid-request',
      `the schema of tools.${name} (${vendor}) cannot say itself as JSON Schema; take one that can, or give tools as a list`,
    )
  const { $schema: _dialect, ...json } = convert({ target: 'draft-2020-12' })
  return json
}

/** Runs one call. Whatever goes wrong is told to the model, which may try again; only an abort ends the turn. */
export async function runTool(
  call: ToolCall,
  tools: Record<string, ChatTool>,
  signal: AbortSignal,
  approved: (call: ToolCall) => Promise<boolean>,
): Promise<string> {
  const { name } = call.function
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined
  if (!tool) return failed(`there is no tool '${name}'`)
  try {
    const checked = await tool.schema['~standard'].validate(JSON.parse(call.function.arguments || '{}'))
    if (checked.issues) return failed(checked.issues.map(({ message }) => message).join('; '))
    const { needsApproval } = tool
    // Stopped meanwhile, it must not ask the user any more.
    signal.throwIfAborted()
    const asks = typeof needsApproval === 'function' ? needsApproval(checked.value) : needsApproval
    const allowed = !asks || (await approved(call))
    signal.throwIfAborted()
    if (!allowed) return failed('the user does not allow this call')
    const result = await tool.execute(checked.value, { signal })
    return typeof result === 'string' ? result : (JSON.stringify(result) ?? 'null')
  } catch (error) {
    signal.throwIfAborted()
    return failed(error instanceof Error ? error.message : String(error))
  }
}

const failed = (error: string) => JSON.stringify({ error })
