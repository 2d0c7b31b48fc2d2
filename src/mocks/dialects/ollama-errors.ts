import { dotPath, typeName } from '../complaints.ts'
import type { Complaint } from '../complaints.ts'
import type { Errors, Exchange, Failure } from '../types.ts'

type Words = (exchange: Exchange) => [number, string | undefined]

const words: Record<Failure['code'], Words> = {
  'invalid-request': ({ model }) => [400, `"${model}" does not support chat`],
  'not-found': ({ model }) => [404, `model '${model}' not found`],
  authentication: () => [401, 'unauthorized'],
  'missing-key': () => [401, 'unauthorized'],
  permission: () => [403, undefined],
  'quota-exceeded': () => [429, 'you (mock) have reached your weekly usage limit, upgrade for higher limits'],
  'context-window': () => [400, 'the input length exceeds the context length'],
  'content-policy': () => [400, 'the request was refused by the content policy'],
  'rate-limit': () => [429, 'too many requests'],
  overloaded: () => [503, 'server busy, please try again.  maximum pending requests exceeded'],
  server: () => [500, 'llama-server process has terminated: exit status 2'],
  'unknown-path': () => [404, undefined],
}

const goTypes: Record<string, string> = {
  string: 'string',
  boolean: 'bool',
  number: 'float32',
  int: 'int',
  array: '[]api.Message',
  record: 'map[string]interface {}',
  object: 'map[string]interface {}',
}
const jsonKinds: Record<string, string> = { boolean: 'bool', integer: 'number', decimal: 'number' }

function complaintText({ reason, path, got, expected = '', message }: Complaint): string {
  if (message !== undefined) return message
  if (reason === 'not-json') return 'missing request body'
  if (reason === 'missing' && path[0] === 'model') return 'model is required'
  const names = dotPath(path.filter((key) => typeof key !== 'number'))
  if (path[0] === 'think')
    return `invalid think value: ${JSON.stringify(got)} (must be "high", "medium", "low", "max", true, or false)`
  if (path[0] === 'format') return `invalid format: ${JSON.stringify(got)}; expected "json" or a JSON schema`
  const kind = jsonKinds[typeName(got)] ?? typeName(got)
  return `json: cannot unmarshal ${kind} into Go struct field ChatRequest.${names} of type ${goTypes[expected] ?? expected}`
}

/** `{"error":"…"}`; a refused origin gets no body, an unknown path Go's own page. */
export const ollamaErrors: Errors = {
  fail(failure, exchange) {
    const [status, text] = words[failure.code](exchange)
    const said = failure.message ?? text
    const headers = failure.retryAfter === undefined ? {} : { 'retry-after': String(failure.retryAfter) }
    if (said === undefined) return { status, headers, ...(status === 404 && { body: '404 page not found' }) }
    const signin = status === 401 && { signin_url: 'https://ollama.com/connect?name=mock' }
    return { status, headers, body: { error: said, ...signin } }
  },
  refuse: (complaint) => ({ status: 400, body: { error: complaintText(complaint) } }),
}
