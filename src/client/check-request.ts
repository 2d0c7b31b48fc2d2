import { LLMError } from '../errors/llm-error.ts'
import type { CompletionRequest, EmbeddingRequest } from '../types/index.ts'
import { stringify } from './stringify.ts'

type Json = Record<string, unknown>

/** @throws LLMError `invalid-request` where `holds` is false */
function must(holds: boolean, field: string, rule: string, value: unknown): void {
  if (!holds) throw new LLMError('invalid-request', `${field} must be ${rule}, not ${shown(value)}`)
}

/** A value as the message of an error can hold it: what it is, and no more of it than a line. */
function shown(value: unknown): string {
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`
  if (Array.isArray(value)) return value.length ? 'a list' : 'an empty list'
  if (isObject(value)) return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'no fields'}`
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null
const isText = (value: unknown): value is string => typeof value === 'string'

/** Refuses what no provider could answer, naming the field and the value. Everything else is theirs to judge. */
export function checkRequest(request: CompletionRequest): void {
  checkModel(request)
  const { messages } = request
  must(Array.isArray(messages) && messages.length > 0, 'messages', 'a list with at least one message', messages)
  messages.forEach((message, index) => checkMessage(message, `messages[${index}]`))
  const { stop, tools, response_format: format } = request
  if ((stop ?? undefined) !== undefined) checkTexts(stop, 'stop', 'a text', /./s, 'a text that is not empty')
  if (tools) checkFunctions(tools, 'tools')
  if (format?.type === 'json_schema')
    must(isObject(format.json_schema), 'response_format.json_schema', 'an object', format.json_schema)
  checkFields({ ...request, messages: undefined })
}

export function checkEmbeddingRequest(request: EmbeddingRequest): void {
  checkModel(request)
  checkTexts(request.input, 'input', 'a text', /./s, 'a text that is not empty')
  checkFields({ ...request, input: undefined })
}

function checkModel(request: CompletionRequest | EmbeddingRequest): void {
  must(isObject(request), 'the request', 'an object', request)
  checkTexts(request.model, 'model', 'a name', /\S/, 'a name like "ollama/llama3.2"')
}

/** One text, or a list of them; something is in each. */
function checkTexts(value: unknown, field: string, one: string, something: RegExp, rule: string): void {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value]
  must(texts.length > 0, field, `${one} or a list with at least one`, value)
  texts.forEach((text, index) => {
    must(isText(text) && something.test(text), texts === value ? `${field}[${index}]` : field, rule, text)
  })
}

const roles = ['system', 'developer', 'user', 'assistant', 'tool']

function checkMessage(message: unknown, field: string): void {
  must(isObject(message), field, 'an object with role and content', message)
  const { role, content, tool_calls: calls, tool_call_id: id } = message as Json
  must(roles.includes(role as string), `${field}.role`, `one of ${roles.join(', ')}`, role)
  if (Array.isArray(content)) content.forEach((part, index) => checkPart(part, `${field}.content[${index}]`))
  else {
    const silent = role === 'assistant' && (content ?? null) === null
    must(silent || isText(content), `${field}.content`, 'a text or a list of parts', content)
  }
  must(role !== 'tool' || isText(id), `${field}.tool_call_id`, 'the id of the call it answers', id)
  if ((calls ?? null) !== null) checkFunctions(calls, `${field}.tool_calls`)
}

/** Tools, or calls of them: each has a function with a name. */
function checkFunctions(list: unknown, field: string): void {
  must(Array.isArray(list), field, 'a list', list)
  for (const [index, entry] of (list as readonly unknown[]).entries()) {
    must(isObject(entry) && isObject(entry['function']), `${field}[${index}]`, 'an object with a function', entry)
    const { name } = (entry as Json)['function'] as Json
    must(isText(name), `${field}[${index}].function.name`, 'a text', name)
  }
}

function checkPart(part: unknown, field: string): void {
  must(isObject(part), field, 'a content part', part)
  const { type, text, ...others } = part as Json
  must(isText(type), `${field}.type`, 'a text', type)
  const name = String(type)
  must(name !== 'text' || isText(text), `${field}.text`, 'a text', text)
  const inner = others[name]
  if (!/^(image_url|input_audio|file)$/.test(name)) return
  must(isObject(inner), `${field}.${name}`, 'an object', inner)
  const { url } = inner as Json
  must(name !== 'image_url' || isText(url), `${field}.${name}.url`, 'a text', url)
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
function checkNumbers(value: unknown, field: string): void {
  must(typeof value !== 'number' || Number.isFinite(value), field, 'a finite number', value)
  if (isObject(value)) for (const [key, inner] of Object.entries(value)) checkNumbers(inner, `${field}.${key}`)
}
