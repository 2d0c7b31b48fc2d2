import type { ResolvedRequest, Warning, WireRequest } from '../../types/index.ts'
import { closedSchema } from '../common/closed-schema.ts'
import type { Json } from '../common/json.ts'
import { lengthLimit } from '../common/length-limit.ts'
import { clamp } from '../common/clamp.ts'
import { unsupported } from '../common/warnings.ts'
import { claudeVersion, longestAnswer, writeThinking } from './claude.ts'
import { encodeMessages } from './encode-messages.ts'
import { jsonTool, jsonToolSchema, knowsSchema } from './json-tool.ts'

const without = [
  'seed',
  'presence_penalty',
  'frequency_penalty',
  'logit_bias',
  'logprobs',
  'top_logprobs',
  'metadata',
] as const

/** https://platform.claude.com/docs/en/api/messages */
export function encodeChat(request: ResolvedRequest): WireRequest {
  const { model, user, n, stream } = request
  const warnings: Warning[] = []
  for (const field of without) if (request[field] != null && request[field] !== false) warnings.push(unsupported(field))
  if (n != null && n > 1) warnings.push(unsupported('n'))
  const body: Json = {
    model,
    max_tokens: lengthLimit(request, warnings) ?? longestAnswer(claudeVersion(model)),
    ...encodeMessages(request.messages, warnings),
  }
  if (stream) body['stream'] = true
  if (user != null) body['metadata'] = { user_id: user }
  writeStops(request, body, warnings)
  const forced = writeTools(request, body, warnings)
  const config: Json = {}
  const thinks =
    forced && request.reasoning_effort !== 'none'
      ? refuseThinking(request, warnings)
      : writeThinking(request, body, config, warnings)
  writeSampling(request, body, warnings, thinks)
  writeFormat(request, config, warnings)
  if (Object.keys(config).length) body['output_config'] = config
  return { path: '/messages', body, warnings }
}

function refuseThinking({ reasoning_effort: effort }: ResolvedRequest, warnings: Warning[]): false {
  if (effort != null)
    warnings.push(unsupported('reasoning_effort', 'cannot be had beside a forced tool and is left out'))
  return false
}

/** An end made of white space alone is refused. */
function writeStops({ stop }: ResolvedRequest, body: Json, warnings: Warning[]): void {
  if (stop == null) return
  const given = typeof stop === 'string' ? [stop] : stop
  const kept = given.filter((text) => text.trim())
  if (kept.length < given.length) warnings.push(unsupported('stop', 'must not be white space: such ones are left out'))
  if (kept.length) body['stop_sequences'] = kept
}

/** Sampling: since 4.7 not at all, and beside thinking hardly; since 4.1 only one of the two. */
function writeSampling(
  { model, temperature, top_p: top }: ResolvedRequest,
  body: Json,
  warnings: Warning[],
  thinks: boolean,
): void {
  const version = claudeVersion(model)
  const why = version >= 4.7 ? 'is refused by this model and is left out' : 'is refused beside thinking and is left out'
  const free = version < 4.7 && !thinks
  if (temperature != null)
    if (free || (thinks && version < 4.7 && temperature === 1))
      body['temperature'] = clamp('temperature', temperature, [0, 1], warnings)
    else warnings.push(unsupported('temperature', why))
  if (top == null) return
  if (version >= 4.1 && temperature != null && free)
    warnings.push(unsupported('top_p', 'is refused beside temperature and is left out'))
  else if (free || (version < 4.7 && top >= 0.95)) body['top_p'] = clamp('top_p', top, [0, 1], warnings)
  else warnings.push(unsupported('top_p', why))
}

/** Tools and the choice among them; returns whether a call is forced. */
function writeTools(request: ResolvedRequest, body: Json, warnings: Warning[]): boolean {
  const { model, tool_choice: choice, parallel_tool_calls: parallel } = request
  const schema = jsonToolSchema(request)
  const strict = claudeVersion(model) >= 4.5
  const tools: Json[] = (request.tools ?? []).map(({ function: { name, description, parameters, strict: asked } }) => {
    if (asked && !strict) warnings.push(unsupported('tools.strict'))
    return {
      name,
      ...(description && { description }),
      input_schema: { type: 'object', ...parameters },
      ...(asked && strict && { strict: true }),
    }
  })
  const own = tools.length > 0
  if (schema) tools.push({ name: jsonTool, description: 'Answers with JSON.', input_schema: schema })
  if (tools.length) body['tools'] = tools
  if (!own)
    for (const field of ['tool_choice', 'parallel_tool_calls'] as const)
      if (request[field] != null) warnings.push(unsupported(field, 'needs tools and is left out'))
  const wire = schema
    ? jsonChoice(own, choice)
    : own && (choice != null || parallel != null)
      ? chosen(choice)
      : undefined
  if (!wire) return false
  if (own && parallel != null && wire['type'] !== 'none') wire['disable_parallel_tool_use'] ??= !parallel
  body['tool_choice'] = wire
  return wire['type'] === 'any' || wire['type'] === 'tool'
}

type ToolChoice = ResolvedRequest['tool_choice']

/** JSON, or one of the caller's tools where there are such and they may be called. */
function jsonChoice(own: boolean, choice: ToolChoice): Json {
  return own && choice !== 'none' ? { type: 'any' } : { type: 'tool', name: jsonTool, disable_parallel_tool_use: true }
}

function chosen(choice: ToolChoice): Json {
  if (typeof choice === 'object' && choice) return { type: 'tool', name: choice.function.name }
  return { type: choice === 'required' ? 'any' : (choice ?? 'auto') }
}

function writeFormat(request: ResolvedRequest, config: Json, warnings: Warning[]): void {
  const { model, response_format: format } = request
  if (!format || format.type === 'text' || jsonToolSchema(request)) return
  if (format.type === 'json_schema' && knowsSchema(model))
    config['format'] = { type: 'json_schema', schema: closedSchema(format.json_schema.schema) }
  else
    warnings.push(
      unsupported(
        'response_format',
        'cannot be had from this model without a schema, or beside a forced tool, and is left out',
      ),
    )
}
