import { bracketPath, isWhole, typeName } from '../complaints.ts'
import type { Complaint } from '../complaints.ts'
import type { Said } from '../shaped-errors.ts'

const kinds: Record<string, string> = {
  boolean: 'a boolean',
  string: 'a string',
  array: 'an array',
  record: 'an object',
  object: 'an object',
  int: 'an integer',
  number: 'a decimal',
}
const anyOf = (expected: string) => {
  const names = expected.split('|').map((kind) => kinds[kind] ?? kind)
  return names.length > 1 ? `one of ${names.join(' or ')}` : names[0]
}
const article = (noun: string) => (/^[aeio]/.test(noun) ? `an ${noun}` : `a ${noun}`)

function lengthMessage({ reason, origin = 'array', expected, got }: Complaint, param: string): [string, string] {
  const above = reason === 'too-big'
  const length = (got as { length?: number } | undefined)?.length ?? 0
  const wanted = `${article(origin)} with ${above ? 'maximum' : 'minimum'} length ${expected}`
  if (length === 0)
    return [
      `Invalid '${param}': empty ${origin}. Expected ${wanted}, but got an empty ${origin} instead.`,
      `empty_${origin}`,
    ]
  return [
    `Invalid '${param}': ${origin} too ${above ? 'long' : 'short'}. Expected ${wanted}, but got ${article(origin)} with length ${length} instead.`,
    `${origin}_${above ? 'above_max' : 'below_min'}_length`,
  ]
}

function boundMessage(complaint: Complaint, param: string): [message: string, code: string] {
  const { reason, origin, expected, got, path } = complaint
  if (origin !== 'number') return lengthMessage(complaint, param)
  const above = reason === 'too-big'
  const kind = isWhole(path) ? 'integer' : 'decimal'
  return [
    `Invalid '${param}': ${kind} ${above ? 'above maximum' : 'below minimum'} value. Expected a value ${above ? '<=' : '>='} ${expected}, but got ${String(got)} instead.`,
    `${kind}_${above ? 'above_max' : 'below_min'}_value`,
  ]
}

function worded(complaint: Complaint, param: string): [message: string, code: string | null] {
  const { reason, path, expected = '', got, message } = complaint
  if (message !== undefined) return [message, reason === 'unsupported' ? 'unsupported_value' : null]
  switch (reason) {
    case 'not-json':
      return ['We could not parse the JSON body of your request.', null]
    case 'missing':
      return param === 'model'
        ? ['you must provide a model parameter', null]
        : [`Missing required parameter: '${param}'.`, 'missing_required_parameter']
    case 'unknown-field':
      return [`Unknown parameter: '${param}'.`, 'unknown_parameter']
    case 'wrong-value':
    case 'unsupported':
      return [`Invalid value: '${String(got)}'. Supported values are: ${expected}.`, 'invalid_value']
    case 'wrong-pattern':
      return [
        `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '${expected}'.`,
        'invalid_value',
      ]
    case 'too-big':
    case 'too-small':
      return boundMessage(complaint, param)
    case 'wrong-type': {
      const wanted = isWhole(path) ? 'an integer' : anyOf(expected)
      return [
        `Invalid type for '${param}': expected ${wanted}, but got ${article(typeName(got))} instead.`,
        'invalid_type',
      ]
    }
  }
}

/** A complaint in OpenAI's words. */
export function openAIComplaint(complaint: Complaint): Said {
  const param = bracketPath(complaint.path)
  const [message, code] = worded(complaint, param)
  return { status: 400, message, type: 'invalid_request_error', code, param: (code !== null && param) || null }
}
