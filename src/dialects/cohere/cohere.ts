import { readError } from '../../errors/read-error.ts'
import type { Dialect, ErrorInfo } from '../../types/index.ts'

/**
 * Cohere's second API. `documents`, `citation_options`, `safety_mode`, `k` and the like go through `provider_options.cohere`.
 * Wire: https://docs.cohere.com/reference/chat
 */
export const cohereDialect: Dialect = {
  name: 'cohere',
  paths: ['/v2/chat', '/v2/embed'],
  operations: ['/v2/chat', '/v2/embed'],
  chat: () => import('./chat.ts').then(({ chatCodec }) => chatCodec),
  embedding: () => import('./embedding.ts').then(({ embeddingCodec }) => embeddingCodec),
  models: () => import('./models.ts').then(({ modelsCodec }) => modelsCodec),
  decodeError,
}

/** 498 is a key or an input that is refused; a trial key's calls of the month do not come back by waiting. */
async function decodeError(status: number, body: unknown, headers: Headers): Promise<ErrorInfo> {
  const info = await readError(status, body, headers)
  if (status === 498 && info.code === 'overloaded') return { ...info, code: 'authentication' }
  if (status === 429 && /\bmonth/i.test(info.message ?? '')) return { ...info, code: 'quota-exceeded' }
  return info
}
