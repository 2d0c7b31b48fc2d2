import type { CompletionRequest, EmbeddingRequest } from '../types/index.ts'

/** Whom the question is put to, without anything secret: two keys get the same answer. */
export interface CacheTarget {
  provider: string
  /** As the wire calls it. */
  model: string
  baseURL: string
  /** `apiVersion` and the like. */
  options?: Record<string, unknown> | undefined
}

/** How an answer is delivered, and who asked: no part of the question. */
const aside = new Set(['model', 'stream', 'stream_options', 'user', 'metadata', 'provider_options', 'input'])

/**
 * The key of a chat answer: the question and the target, in an order of their own, so that it does not matter how the request was written.
 * Left out, never to be in a key: credentials, headers, and what other providers are told.
 */
export function completionKey(request: CompletionRequest, target: CacheTarget): Promise<string> {
  const { max_tokens, max_completion_tokens, stop, n, ...rest } = request
  return keyOf('completion', target, {
    ...rest,
    max_tokens: max_completion_tokens ?? max_tokens,
    stop: typeof stop === 'string' ? [stop] : stop,
    n: n === 1 ? undefined : n,
    provider_options: undefined,
    own: request.provider_options?.[target.provider],
  })
}

/** The key of one text's vector. */
export function embeddingKey(request: EmbeddingRequest, text: string, target: CacheTarget): Promise<string> {
  // How the vector travels is no part of it.
  const { encoding_format: _form, ...rest } = request as EmbeddingRequest & { encoding_format?: string }
  return keyOf('embedding', target, { ...rest, text, own: request.provider_options?.[target.provider] })
}

async function keyOf(kind: string, target: CacheTarget, question: Record<string, unknown>): Promise<string> {
  const asked = Object.entries(question).filter(([name]) => !aside.has(name))
  const text = canonical({ kind, target, question: Object.fromEntries(asked) })
  return `llmux.${kind}.${await digest(text)}`
}

/** JSON with sorted keys and without what is null or undefined: not set is not set, however it is written. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value)
    .filter(([, entry]) => entry !== undefined && entry !== null)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
  return `{${entries.map(([name, entry]) => `${JSON.stringify(name)}:${canonical(entry)}`).join()}}`
}

/** SHA-256 where there is one. A page on plain http has none: then the text itself is the key, long but as exact. */
async function digest(text: string): Promise<string> {
  if (!globalThis.crypto?.subtle) return text
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
