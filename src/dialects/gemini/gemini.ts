import { readError } from '../../errors/read-error.ts'
import type { Dialect, ErrorInfo } from '../../types/index.ts'

/**
 * Google's Gemini API. The base URL ends before `/models/…` (`https://generativelanguage.googleapis.com/v1beta`). `safetySettings`,
 * `cachedContent`, search and the like go through `provider_options.gemini`. https://ai.google.dev/api
 */
export const geminiDialect: Dialect = {
  name: 'gemini',
  paths: ['/v1beta'],
  operations: [],
  chat: () => import('./chat.ts').then(({ chatCodec }) => chatCodec),
  embedding: () => import('./embedding.ts').then(({ embeddingCodec }) => embeddingCodec),
  models: () => import('./models.ts').then(({ modelsCodec }) => modelsCodec),
  decodeError,
}

/** A request without a key is told that its caller is unknown, as if it lacked a permission. */
async function decodeError(status: number, body: unknown, headers: Headers): Promise<ErrorInfo> {
  const info = await readError(status, body, headers)
  return /unregistered callers/.test(info.message ?? '') ? { ...info, code: 'authentication' } : info
}
