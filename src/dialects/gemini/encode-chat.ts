import type { ResolvedRequest, Warning, WireRequest } from '../../types/index.ts'
import type { Json } from '../common/json.ts'
import { lengthLimit } from '../common/length-limit.ts'
import { clamp } from '../common/clamp.ts'
import { unsupported } from '../common/warnings.ts'
import { encodeMessages } from './encode-messages.ts'
import { modelPath } from './model-path.ts'
import { thinkingConfig } from './thinking.ts'

/** Ours, the wire's, and the range it takes: https://ai.google.dev/api/generate-content#generationconfig */
const numbers = [
  ['temperature', 'temperature', 0, 2],
  ['top_p', 'topP', 0, 1],
  ['n', 'candidateCount', 1, 8],
  ['seed', 'seed', -(2 ** 31), 2 ** 31 - 1],
  ['presence_penalty', 'presencePenalty', -2, 2],
  ['frequency_penalty', 'frequencyPenalty', -2, 2],
  ['top_logprobs', 'logprobs', 0, 20],
] as const

const without = ['logit_bias', 'parallel_tool_calls', 'user', 'metadata'] as const

/** https://ai.google.dev/api/generate-content */
export function encodeChat(request: ResolvedRequest): WireRequest {
  const { model, stream } = request
  const warnings: Warning[] = without.flatMap((field) => (request[field] == null ? [] : [unsupported(field)]))
  const body: Json = encodeMessages(request, warnings)
  const config = generationConfig(request, warnings)
  if (Object.keys(config).length) body['generationConfig'] = config
  writeTools(request, body, warnings)
  // Without `alt=sse` a stream is one JSON array that grows.
  return stream
    ? { path: modelPath(model, 'streamGenerateContent'), query: { alt: 'sse' }, body, warnings }
    : { path: modelPath(model, 'generateContent'), body, warnings }
}

function generationConfig(request: ResolvedRequest, warnings: Warning[]): Json {
  const config: Json = {}
  for (const [field, name, low, high] of numbers) {
    const value = request[field]
    if (value != null) config[name] = clamp(field, value, [low, high], warnings)
  }
  const limit = lengthLimit(request, warnings)
  if (limit !== undefined) config['maxOutputTokens'] = limit
  const { stop, logprobs, response_format: format } = request
  if (stop != null) {
    const stops = typeof stop === 'string' ? [stop] : stop
    if (stops.length > 5)
      warnings.push({ code: 'clamped-param', param: 'stop', message: 'only the first five of stop are sent' })
    config['stopSequences'] = stops.slice(0, 5)
  }
  if (logprobs != null) config['responseLogprobs'] = logprobs
  if (format && format.type !== 'text') config['responseMimeType'] = 'application/json'
  if (format?.type === 'json_schema') config['responseJsonSchema'] = format.json_schema.schema
  const thinking = thinkingConfig(request, warnings)
  if (thinking) config['thinkingConfig'] = thinking
  return config
}

const modes = { auto: 'AUTO', none: 'NONE', required: 'ANY' } as const

function writeTools({ tools, tool_choice: choice }: ResolvedRequest, body: Json, warnings: Warning[]): void {
  if (!tools?.length) {
    if (choice != null) warnings.push(unsupported('tool_choice', 'needs tools and is left out'))
    return
  }
  const functionDeclarations = tools.map(({ function: { name, description, parameters, strict } }) => {
    if (strict) warnings.push(unsupported('tools.strict'))
    return { name, ...(description && { description }), ...(parameters && { parametersJsonSchema: parameters }) }
  })
  body['tools'] = [{ functionDeclarations }]
  if (choice == null) return
  const functionCallingConfig =
    typeof choice === 'string' ? { mode: modes[choice] } : { mode: 'ANY', allowedFunctionNames: [choice.function.name] }
  body['toolConfig'] = { functionCallingConfig }
}
