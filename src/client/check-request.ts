import { must } from '../errors/must.ts'
import type { CompletionRequest, EmbeddingRequest } from '../types/index.ts'
import { stringify } from './stringify.ts'

type Json = Record<string, unknown>
type Check = (value: unknown, field: string) => void

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null
const isText = (value: unknown): value is string => typeof value === 'string'

const text: Check = (value, field) => must(isText(value), field, 'a text', value)
export const filled: Check = (value, field) => must(isText(value) && value, field, 'a text that is not empty', value)
const name: Check = (value, field) => must(isText(value) && value.trim(), field, 'a name like "ollama/llama3.2"', value)

/** What is in it, to look into. */
export function object(value: unknown, field: string): Json {
  must(isObject(value), field, 'an object', value)
  return value
}

/** An object that has such a thing. */
const has =
  (key: string, check: Check): Check =>
  (value, field) =>
    check(object(value, field)[key], `${field}.${key}`)

function each(list: unknown, field: string, check: Check): void {
  must(Array.isArray(list), field, 'a list', list)
  list.forEach((entry, index) => check(entry, `${field}[${index}]`))
}

/** One, or a list with at least one. */
export function some(value: unknown, field: string, check: Check): void {
  if (Array.isArray(value) && value.length) each(value, field, check)
  else check(value, field)
}

/** Refuses what no provider could answer, naming the field and the value. Everything else is theirs to judge. */
export function checkRequest(request: CompletionRequest): void {
  object(request, 'the request')
  const { messages, stop, tools, response_format: format } = request
  must(messages?.length, 'messages', 'a list that is not empty', messages)
  each(messages, 'messages', checkMessage)
  if (stop !== undefined && stop !== null) some(stop, 'stop', filled)
  each(tools || [], 'tools', checkFunction)
  if (format?.type === 'json_schema') has('json_schema', object)(format, 'response_format')
  checkFields(request, 'messages')
}

const roles = 'system, developer, user, assistant, tool'

const checkMessage: Check = (message, field) => {
  const { role, content, tool_calls: calls } = object(message, field)
  must(isText(role) && roles.split(', ').includes(role), `${field}.role`, `one of ${roles}`, role)
  if (Array.isArray(content)) each(content, `${field}.content`, checkPart)
  else if (role !== 'assistant' || (content ?? null) !== null)
    must(isText(content), `${field}.content`, 'a text or a list of parts', content)
  if (role === 'tool') has('tool_call_id', text)(message, field)
  each(calls ?? [], `${field}.tool_calls`, checkFunction)
}

/** A tool, or a call of one. */
const checkFunction = has('function', has('name', text))

/** Under the name of its type, a part has what it holds. */
const parts: Record<string, Check> = { text, image_url: has('url', text), input_audio: object, file: object }

const checkPart: Check = (part, field) => {
  has('type', text)(part, field)
  for (const [type, check] of Object.entries(parts)) if (type === (part as Json)['type']) has(type, check)(part, field)
}

/** A model is named, numbers are finite, and the rest is JSON: what JSON.stringify would silently turn into null, or choke on. */
export function checkFields(request: CompletionRequest | EmbeddingRequest, long: 'messages' | 'input'): void {
  some(request.model, 'model', name)
  for (const [field, value] of Object.entries(request)) {
    // Often long, and looked through for itself.
    if (field === long) continue
    must(stringify(value, field) ?? value === undefined, field, 'JSON', value)
    checkNumbers(value, field)
  }
}

/** JSON.stringify has seen that nothing leads in a circle. */
const checkNumbers: Check = (value, field) => {
  must(typeof value !== 'number' || Number.isFinite(value), field, 'a finite number', value)
  if (isObject(value)) for (const [key, inner] of Object.entries(value)) checkNumbers(inner, `${field}.${key}`)
}
