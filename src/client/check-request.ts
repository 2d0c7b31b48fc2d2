import { must } from '../errors/must.ts'
import type { CompletionRequest, EmbeddingRequest } from '../types/index.ts'
import { stringify } from './stringify.ts'

type Json = Record<string, unknown>
type Check = (value: unknown, field: string) => void

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null
const isText = (value: unknown): value is string => typeof value === 'string'

const text: Check = (value, field) => must(isText(value), field, 'a text', value)
const filled: Check = (value, field) => must(isText(value) && value, field, 'a text that is not empty', value)
const object: Check = (value, field) => must(isObject(value), field, 'an object', value)
const name: Check = (value, field) => must(isText(value) && value.trim(), field, 'a name like "ollama/llama3.2"', value)

function each(list: unknown, field: string, check: Check): void {
  must(Array.isArray(list), field, 'a list', list)
  list.forEach((entry, index) => check(entry, `${field}[${index}]`))
}

/** One, or a list with at least one. */
function some(value: unknown, field: string, check: Check): void {
  if (Array.isArray(value) && value.length) each(value, field, check)
  else check(value, field)
}

/** Refuses what no provider could answer, naming the field and the value. Everything else is theirs to judge. */
export function checkRequest(request: CompletionRequest): void {
  checkModel(request)
  const { messages, ...others } = request
  const { stop, tools, response_format: format } = others
  must(messages?.length, 'messages', 'a list with at least one message', messages)
  each(messages, 'messages', checkMessage)
  if (stop !== undefined && stop !== null) some(stop, 'stop', filled)
  each(tools || [], 'tools', checkFunction)
  if (format?.type === 'json_schema') object(format.json_schema, 'response_format.json_schema')
  checkFields(others)
}

export function checkEmbeddingRequest(request: EmbeddingRequest): void {
  checkModel(request)
  const { input, ...others } = request
  some(input, 'input', filled)
  checkFields(others)
}

function checkModel(request: CompletionRequest | EmbeddingRequest): void {
  object(request, 'the request')
  some(request.model, 'model', name)
}

const roles = 'system, developer, user, assistant, tool'

const checkMessage: Check = (message, field) => {
  object(message, field)
  const { role, content, tool_calls: calls, tool_call_id: id } = message as Json
  must(isText(role) && roles.split(', ').includes(role), `${field}.role`, `one of ${roles}`, role)
  if (Array.isArray(content)) each(content, `${field}.content`, checkPart)
  else if (role !== 'assistant' || (content ?? null) !== null)
    must(isText(content), `${field}.content`, 'a text or a list of parts', content)
  if (role === 'tool') text(id, `${field}.tool_call_id`)
  each(calls ?? [], `${field}.tool_calls`, checkFunction)
}

/** A tool, or a call of one: it has a function with a name. */
const checkFunction: Check = (entry, field) => {
  const called = isObject(entry) && entry['function']
  must(isObject(called), field, 'an object with a function', entry)
  text(called['name'], `${field}.function.name`)
}

const checkPart: Check = (part, field) => {
  object(part, field)
  const { type } = part as Json
  text(type, `${field}.type`)
  const kind = String(type)
  const inner = (part as Json)[kind]
  const at = `${field}.${kind}`
  if (kind === 'text') text(inner, at)
  if (!/^(image_url|input_audio|file)$/.test(kind)) return
  object(inner, at)
  if (kind === 'image_url') text((inner as Json)['url'], `${at}.url`)
}

/** Numbers are finite, and the rest is JSON: what JSON.stringify would silently turn into null, or choke on. */
function checkFields(request: object): void {
  for (const [field, value] of Object.entries(request)) {
    must(typeof value !== 'function', field, 'JSON', value)
    stringify(value, field)
    checkNumbers(value, field)
  }
}

/** JSON.stringify has seen that nothing leads in a circle. */
const checkNumbers: Check = (value, field) => {
  must(typeof value !== 'number' || Number.isFinite(value), field, 'a finite number', value)
  if (isObject(value)) for (const [key, inner] of Object.entries(value)) checkNumbers(inner, `${field}.${key}`)
}
