/** What OpenAI refuses beyond its schema. */
import type { CompletionRequest } from '../../types/index.ts'
import type { Complaint } from '../complaints.ts'
import { strictFault } from '../dialects/strict-schema.ts'
import type { Exchange } from '../types.ts'

const isReasoner = (model: string) => /^(o\d|gpt-5(-(mini|nano|pro|codex))?(-\d|$))/.test(model)

function reasonerComplaint(body: Record<string, unknown>): Complaint | undefined {
  if (body.max_tokens !== undefined && body.max_tokens !== null)
    return {
      reason: 'unsupported',
      path: ['max_tokens'],
      message:
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    }
  for (const field of ['temperature', 'top_p'] as const) {
    const value = body[field]
    if (typeof value === 'number' && value !== 1)
      return {
        reason: 'unsupported',
        path: [field],
        message: `Unsupported value: '${field}' does not support ${value} with this model. Only the default (1) value is supported.`,
      }
  }
  const field = ['stop', 'presence_penalty', 'frequency_penalty', 'logit_bias', 'logprobs', 'top_logprobs'].find(
    (name) => body[name] !== undefined && body[name] !== null && body[name] !== 0 && body[name] !== false,
  )
  return field === undefined
    ? undefined
    : {
        reason: 'unsupported',
        path: [field],
        message: `Unsupported parameter: '${field}' is not supported with this model.`,
      }
}

/** Every call must be answered, and nothing else may answer. */
function toolComplaint({ messages }: CompletionRequest): Complaint | undefined {
  let open = new Set<string>()
  for (const [index, message] of messages.entries()) {
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id))
        return {
          reason: 'wrong-value',
          path: ['messages', index, 'role'],
          message:
            "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
        }
      continue
    }
    if (open.size > 0) break
    open = new Set(message.role === 'assistant' ? (message.tool_calls ?? []).map(({ id }) => id) : [])
  }
  return open.size === 0
    ? undefined
    : {
        reason: 'wrong-value',
        path: ['messages'],
        message: `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${[...open].join(', ')}`,
      }
}

function schemaComplaint(
  schema: Record<string, unknown>,
  what: string,
  path: Complaint['path'],
): Complaint | undefined {
  const fault = strictFault(schema, { required: true })
  if (!fault) return undefined
  const { context, missing } = fault
  const where = `(${context.map((name) => `'${name}'`).join(', ')}${context.length === 1 ? ',' : ''})`
  const why =
    missing === undefined
      ? "'additionalProperties' is required to be supplied and to be false."
      : `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`
  return { reason: 'wrong-value', path, message: `Invalid schema for ${what}: In context=${where}, ${why}` }
}

/** Where `strict` is asked for, the schema must leave nothing open. */
function strictComplaint({ response_format: format, tools = [] }: CompletionRequest): Complaint | undefined {
  if (format?.type === 'json_schema' && format.json_schema.strict) {
    const { name, schema } = format.json_schema
    const complaint = schemaComplaint(schema, `response_format '${name}'`, ['response_format'])
    if (complaint) return complaint
  }
  for (const [index, { function: tool }] of tools.entries()) {
    const path = ['tools', index, 'function', 'parameters']
    const complaint = tool.strict && schemaComplaint(tool.parameters ?? {}, `function '${tool.name}'`, path)
    if (complaint) return complaint
  }
  return undefined
}

export function checkOpenAI({ body, model }: Exchange): Complaint | undefined {
  const request = body as unknown as CompletionRequest
  if (isReasoner(model)) {
    const complaint = reasonerComplaint(body)
    if (complaint) return complaint
  }
  if (request.top_logprobs && !request.logprobs)
    return {
      reason: 'wrong-value',
      path: ['top_logprobs'],
      message: "The 'logprobs' parameter must be set to true to use the 'top_logprobs' parameter.",
    }
  if (request.response_format?.type === 'json_object' && !/json/i.test(JSON.stringify(request.messages)))
    return {
      reason: 'wrong-value',
      path: ['messages'],
      message: "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    }
  return strictComplaint(request) ?? toolComplaint(request)
}
