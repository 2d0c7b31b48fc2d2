import { mockFetch } from '../../src/mocks/index.ts'
import type { MockFetchOptions, MockRule } from '../../src/mocks/index.ts'

/** The wire formats everything else is a variation of. */
export const chatURL = {
  openai: 'https://api.openai.com/v1/chat/completions',
  anthropic: 'https://api.anthropic.com/v1/messages',
  ollama: 'http://localhost:11434/api/chat',
  gemini: 'https://generativelanguage.googleapis.com/v1beta/models',
  cohere: 'https://api.cohere.com/v2/chat',
} as const
export type Wire = keyof typeof chatURL
export const wires = Object.keys(chatURL) as Wire[]

const headers: Record<Wire, Record<string, string>> = {
  openai: { authorization: 'Bearer sk-test' },
  anthropic: { 'x-api-key': 'sk-test', 'anthropic-version': '2023-06-01' },
  ollama: {},
  gemini: { 'x-goog-api-key': 'key' },
  cohere: { authorization: 'Bearer key' },
}

export const start = (rules: readonly MockRule[] = [], options: MockFetchOptions = {}) => mockFetch(rules, options)

const messages = [{ role: 'user', content: 'Why is the sky blue?' }]
/** The smallest request each of them takes. */
export const question = (wire: Wire, more: object = {}): Record<string, unknown> =>
  wire === 'gemini'
    ? { contents: [{ role: 'user', parts: [{ text: 'Why is the sky blue?' }] }], ...more }
    : { model: 'm', messages, stream: false, ...(wire === 'anthropic' && { max_tokens: 100 }), ...more }

export function send(fetch: typeof globalThis.fetch, wire: Wire, more: object = {}, init: RequestInit = {}) {
  const { model, stream, ...gemini } = question(wire, more)
  const method = stream ? 'streamGenerateContent?alt=sse' : 'generateContent'
  return fetch(wire === 'gemini' ? `${chatURL.gemini}/${String(model ?? 'm')}:${method}` : chatURL[wire], {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers[wire] },
    body: JSON.stringify(wire === 'gemini' ? gemini : question(wire, more)),
    ...init,
  })
}

/** What lies at a path inside parsed JSON. */
export const dig = (value: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | null | undefined)?.[key], value)

/** The data of every server-sent event, parsed where it is JSON. */
export const events = (text: string): unknown[] =>
  text
    .split(/\r?\n\r?\n/)
    .flatMap((block) => block.split(/\r?\n/).filter((row) => row.startsWith('data:')))
    .map((row) => row.slice(5).trim())
    .map((data): unknown => (data === '[DONE]' ? data : JSON.parse(data)))

export const lines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((row): unknown => JSON.parse(row))

const places: Record<Wire, (string | number)[][]> = {
  openai: [
    ['choices', 0, 'delta', 'content'],
    ['choices', 0, 'message', 'content'],
  ],
  anthropic: [
    ['delta', 'text'],
    ['content', 0, 'text'],
  ],
  ollama: [['message', 'content']],
  gemini: [['candidates', 0, 'content', 'parts', 0]],
  cohere: [
    ['delta', 'message', 'content'],
    ['message', 'content', 0],
  ],
}
/** A text, or the text of a part that is no thinking. */
const said = (place: unknown): unknown => {
  if (typeof place === 'string') return place
  return dig(place, 'thought') ? '' : (dig(place, 'text') ?? '')
}
/** What an answer says, whatever the wire; streamed or not. */
export function textOf(wire: Wire, body: string): string {
  const frames = wire === 'ollama' ? lines(body) : body.startsWith('{') ? [JSON.parse(body) as unknown] : events(body)
  return frames.flatMap((frame) => places[wire].map((path) => said(dig(frame, ...path)))).join('')
}
