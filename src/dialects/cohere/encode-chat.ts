import { LLMError } from '../../errors/llm-error.ts'
import type { ResolvedRequest, Tool, Warning, WireRequest } from '../../types/index.ts'
import type { Json } from '../common/json.ts'
import { lengthLimit } from '../common/length-limit.ts'
import { clamp } from '../common/clamp.ts'
import { unsupported } from '../common/warnings.ts'
import { encodeMessages } from './encode-messages.ts'

const wordless = ['top_logprobs', 'logit_bias', 'user', 'metadata', 'parallel_tool_calls'] as const

/** Ours → the wire's name and range. */
const numbers = {
  temperature: ['temperature', [0, 1]],
  top_p: ['p', [0.01, 0.99]],
  presence_penalty: ['presence_penalty', [0, 1]],
  frequency_penalty: ['frequency_penalty', [0, 1]],
} as const

/** Tokens of thinking: Cohere counts them, OpenAI has words. From `high` on there is no limit. */
const budgets: Record<string, number> = { minimal: 512, low: 1024, medium: 4096 }

/** `POST /v2/chat`. https://docs.cohere.com/reference/chat */
export function encodeChat(request: ResolvedRequest): WireRequest {
  const { model, messages, stream, n, seed, stop, logprobs, reasoning_effort: effort } = request
  const warnings: Warning[] = wordless.flatMap((field) => (request[field] == null ? [] : [unsupported(field)]))
  const body: Json = { model, messages: encodeMessages(messages, warnings), stream }
  if (n != null && n > 1) warnings.push(unsupported('n'))
  const limit = lengthLimit(request, warnings)
  if (limit !== undefined) body['max_tokens'] = limit
  for (const [field, [name, range]] of Object.entries(numbers)) {
    const value = request[field as keyof typeof numbers]
    if (value != null) body[name] = clamp(field, value, range, warnings)
  }
  if (seed != null) body['seed'] = seed
  if (stop != null) body['stop_sequences'] = stops(typeof stop === 'string' ? [stop] : stop, warnings)
  if (logprobs != null) body['logprobs'] = logprobs
  if (effort) body['thinking'] = thinking(effort)
  encodeTools(request, body, warnings)
  encodeFormat(request, body, warnings)
  return { path: '/v2/chat', body, warnings }
}

function stops(given: readonly string[], warnings: Warning[]): readonly string[] {
  if (given.length <= 5) return given
  warnings.push({ code: 'clamped-param', param: 'stop', message: `stop: only the first 5 of ${given.length} are sent` })
  return given.slice(0, 5)
}

function thinking(effort: string): Json {
  if (effort === 'none') return { type: 'disabled' }
  const budget = budgets[effort]
  return { type: 'enabled', ...(budget && { token_budget: budget }) }
}

/** No function can be named as the one to call: it is the only one that is offered, and a call is required. */
function encodeTools({ tools, tool_choice: choice }: ResolvedRequest, body: Json, warnings: Warning[]): void {
  const named = typeof choice === 'object' ? choice.function.name : undefined
  const offered = named === undefined ? tools : tools?.filter(({ function: { name } }) => name === named)
  if (!tools?.length) {
    if (choice && choice !== 'auto') warnings.push(unsupported('tool_choice', 'has no tools to choose from'))
    return
  }
  if (!offered?.length) throw new LLMError('invalid-request', `tool_choice names ${named}, but tools has none such`)
  body['tools'] = offered.map(toolOf)
  if (named !== undefined || choice === 'required') body['tool_choice'] = 'REQUIRED'
  else if (choice === 'none') body['tool_choice'] = 'NONE'
  const strict = offered.filter((tool) => tool.function.strict)
  if (strict.length === offered.length) body['strict_tools'] = true
  else if (strict.length > 0) warnings.push(unsupported('tools.function.strict', 'is for all tools or none here'))
}

const toolOf = ({ function: { name, description, parameters } }: Tool) => ({
  type: 'function',
  function: {
    name,
    ...(description !== undefined && { description }),
    parameters: parameters ?? { type: 'object', properties: {} },
  },
})

/** The schema lies beside `json_object`; with tools the API refuses either. */
function encodeFormat({ response_format: format }: ResolvedRequest, body: Json, warnings: Warning[]): void {
  if (!format || format.type === 'text') return
  if (body['tools']) warnings.push(unsupported('response_format', 'is not taken together with tools and is left out'))
  else {
    body['response_format'] = {
      type: 'json_object',
      ...(format.type === 'json_schema' && { json_schema: format.json_schema.schema }),
    }
  }
}
