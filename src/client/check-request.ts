import { LLMError } from '../errors/llm-error.ts'
import type { CompletionRequest, EmbeddingRequest } from '../types/index.ts'

const invalid = (field: string, rule: string, value: unknown): never => {
  throw new LLMError('invalid-request', `${field} must be ${rule}, not ${shown(value)}`)
}

/** A value as the message of an error can hold it: what it is, and no more of it than a line. */
function shown(value: unknown): string {
  if (value === undefined || typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`
  if (Array.isArray(value)) return value.length ? 'a list' : 'an empty list'
  if (typeof value === 'object' && value)
    return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'no fields'}`
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

/** Refuses what no provider could answer, naming the field and the value. Everything else is theirs to judge. */
export function checkRequest(request: CompletionRequest): void {
  if (typeof request !== 'object' || !request) invalid('the request', 'an object', request)
  checkModel(request.model)
  const { messages } = request
  if (!Array.isArray(messages) || !messages.length) invalid('messages', 'a list with at least one message', messages)
  messages.forEach((message, index) => checkMessage(message, `messages[${index}]`))
  checkFields({ ...request, messages: undefined })
}

export function checkEmbeddingRequest(request: EmbeddingRequest): void {
  if (typeof request !== 'object' || !request) invalid('the request', 'an object', request)
  checkModel(request.model)
  const { input } = request
  const texts: readonly unknown[] = Array.isArray(input) ? input : [input]
  if (!texts.length) invalid('input', 'a text or a list with at least one', input)
  texts.forEach((text, index) => {
    if (typeof text !== 'string' || !text)
      invalid(Array.isArray(input) ? `input[${index}]` : 'input', 'a text that is not empty', text)
  })
  checkFields({ ...request, input: undefined })
}

function checkModel(model: unknown): void {
  const names: readonly unknown[] = Array.isArray(model) ? model : [model]
  if (!names.length) invalid('model', 'a name or a list with at least one', model)
  names.forEach((name, index) => {
    if (typeof name !== 'string' || !name.trim())
      invalid(Array.isArray(model) ? `model[${index}]` : 'model', 'a name like "ollama/llama3.2"', name)
  })
}

const roles = ['system', 'developer', 'user', 'assistant', 'tool']

function checkMessage(message: unknown, field: string): void {
  if (typeof message !== 'object' || !message) return invalid(field, 'an object with role and content', message)
  const { role, content, tool_calls: calls, tool_call_id: id } = message as Record<string, unknown>
  if (!roles.includes(role as string)) invalid(`${field}.role`, `one of ${roles.join(', ')}`, role)
  if (Array.isArray(content)) content.forEach((part, index) => checkPart(part, `${field}.content[${index}]`))
  else if (typeof content !== 'string' && !(role === 'assistant' && (content ?? null) === null)) {
    invalid(`${field}.content`, 'a text or a list of parts', content)
  }
  if (role === 'tool' && typeof id !== 'string') invalid(`${field}.tool_call_id`, 'the id of the call it answers', id)
  if ((calls ?? null) !== null && !Array.isArray(calls)) invalid(`${field}.tool_calls`, 'a list', calls)
}

function checkPart(part: unknown, field: string): void {
  if (typeof part !== 'object' || !part) return invalid(field, 'a content part', part)
  const { type, text } = part as Record<string, unknown>
  if (typeof type !== 'string') invalid(`${field}.type`, 'a text', type)
  if (type === 'text' && typeof text !== 'string') invalid(`${field}.text`, 'a text', text)
  const inner = (part as Record<string, unknown>)[type as string]
  if (/^(image_url|input_audio|file)$/.test(type as string) && (typeof inner !== 'object' || !inner))
    invalid(`${field}.${String(type)}`, 'an object', inner)
}

/** Numbers are finite, and the rest is JSON: what JSON.stringify would silently turn into null, or choke on. */
function checkFields(request: object): void {
  for (const [field, value] of Object.entries(request))
    if (typeof value === 'number' && !Number.isFinite(value)) invalid(field, 'a finite number', value)
  for (const [field, value] of Object.entries(request)) {
    if (typeof value === 'function') invalid(field, 'JSON', value)
    try {
      JSON.stringify(value)
    } catch (error) {
      throw new LLMError(
        'invalid-request',
        `${field} is not JSON: ${error instanceof Error ? error.message.split('\n')[0] : ''}`,
        { cause: error },
      )
    }
  }
}
