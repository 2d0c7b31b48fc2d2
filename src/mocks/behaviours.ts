import { must } from '../errors/must.ts'
import type { CompletionRequest, ErrorCode, FinishReason, Usage } from '../types/index.ts'

/** What a simulated model does with one request, in the provider's own wire format. */
export type Behaviour = { readonly kind: string }

/** How fast a simulated model speaks. Default: at once. */
export interface Pace {
  /** ms to the first token */
  firstToken?: number
  tokensPerSecond?: number
  /** cuts the body at seeded random bytes */
  fragment?: boolean
}
/** How a reply ends, and what is said around it. Usage that is left out is counted from the text. */
export interface ReplyOptions extends Pace {
  reasoning?: string
  finish_reason?: FinishReason
  usage?: Partial<Usage>
}
/** What goes with a tool call. */
export interface ToolOptions extends Pace {
  id?: string
  /** Said before the call. */
  text?: string
  reasoning?: string
  usage?: Partial<Usage>
}
/** One of several calls at once; `args` is turned into JSON. */
export interface PlannedCall {
  name: string
  args: unknown
  id?: string
}

const failures = [
  'invalid-request',
  'not-found',
  'authentication',
  'permission',
  'quota-exceeded',
  'context-window',
  'content-policy',
  'rate-limit',
  'overloaded',
  'server',
  'unreachable',
  'origin-blocked',
] as const satisfies readonly ErrorCode[]

/** Failures of the server, and of the way there: a connection that is refused, a page origin that is. */
export type ServerFailure = (typeof failures)[number]

const ways = ['disconnect', 'error', 'silence'] as const

/** What the behaviours are inside; outside only their kind shows. */
export type Planned =
  | { kind: 'reply'; text: string | ((request: CompletionRequest) => string); options: ReplyOptions }
  | { kind: 'call-tool'; calls: readonly PlannedCall[]; options: ToolOptions }
  | { kind: 'vectors'; dimensions?: number }
  | { kind: 'fail'; code: ServerFailure; retryAfter?: number; message?: string }
  | { kind: 'break'; tokens: number; how: (typeof ways)[number] }

const planned = (behaviour: Planned): Behaviour => behaviour

/**
 * Answers with this text, or with what the function makes of the request.
 *
 * @example mock('anthropic/*', reply(({ messages }) => `I have read ${messages.length} messages.`, { tokensPerSecond: 30 }))
 */
export function reply(text: string | ((request: CompletionRequest) => string), options: ReplyOptions = {}): Behaviour {
  must(/^(string|function)$/.test(typeof text), 'reply(text)', 'a text, or a function of the request', text)
  return planned({ kind: 'reply', text, options })
}

/**
 * Calls a tool, or several at once when given a list.
 *
 * @example mock('openai/*', callTool('weather', { city: 'Ulm' }), reply('Sunny.'))
 * @example mock('openai/*', callTool([{ name: 'weather', args: { city: 'Ulm' } }, { name: 'time', args: {} }]))
 */
export function callTool(name: string, args: unknown, options?: ToolOptions): Behaviour
export function callTool(calls: readonly PlannedCall[], options?: Omit<ToolOptions, 'id'>): Behaviour
export function callTool(first: string | readonly PlannedCall[], second?: unknown, third: ToolOptions = {}): Behaviour {
  must(
    typeof first === 'string' || Array.isArray(first),
    'callTool(name)',
    'a name, or a list of { name, args }',
    first,
  )
  if (typeof first !== 'string')
    return planned({ kind: 'call-tool', calls: first, options: (second as ToolOptions | undefined) ?? {} })
  const { id } = third
  return planned({
    kind: 'call-tool',
    calls: [{ name: first, args: second, ...(id !== undefined && { id }) }],
    options: third,
  })
}

/** Embeds: the same text gives the same vector, similar texts similar ones. `dimensions` in a request goes before. */
export const vectors = (options: { dimensions?: number } = {}): Behaviour => planned({ kind: 'vectors', ...options })

/**
 * Fails with the provider's own status, headers and body. `retryAfter` is in seconds, as its header is. `'unreachable'` rejects the
 * fetch; `'origin-blocked'` does too, but a `no-cors` probe of the same server succeeds, as with a server that refuses the page's origin.
 *
 * @example mock('groq/*', fail('rate-limit', { retryAfter: 1 }), reply('Recovered'))
 */
export function fail(code: ServerFailure, options: { retryAfter?: number; message?: string } = {}): Behaviour {
  must(failures.includes(code), 'fail(code)', `one of ${failures.join(', ')}`, code)
  return planned({ kind: 'fail', code, ...options })
}

/** Sends so many tokens, then drops the connection, or an in-band error, or nothing more at all. */
export function breakAfter(tokens: number, how: (typeof ways)[number] = 'disconnect'): Behaviour {
  must(typeof tokens === 'number', 'breakAfter(tokens)', 'how many', tokens)
  must(ways.includes(how), 'breakAfter(…, how)', `one of ${ways.join(', ')}`, how)
  return planned({ kind: 'break', tokens, how })
}

/** What `mock` makes. */
export interface MockRule {
  readonly model: string
  readonly behaviours: readonly Behaviour[]
}

/**
 * `'anthropic/*'`, `'ollama/llama3.2'`, `'gpt-*'`, `'*'`: as a request names its model, `*` for any letters. The first rule that matches is
 * taken. Behaviours are used up one a request (counted per `mockHandlers` call); the last one stays.
 */
export function mock(model: string, ...behaviours: readonly Behaviour[]): MockRule {
  must(typeof model === 'string' && model, 'mock(model)', "the name of one, or 'provider/*'", model)
  for (const behaviour of behaviours)
    must(typeof behaviour?.kind === 'string', `mock('${model}', …)`, "behaviours: reply('…'), fail('…'), …", behaviour)
  return { model, behaviours }
}
