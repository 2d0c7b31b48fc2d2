import type { ErrorCode } from '../types/index.ts'

const codes: Partial<Record<number, ErrorCode>> = {
  401: 'authentication',
  402: 'quota-exceeded',
  403: 'permission',
  404: 'not-found',
  408: 'timeout',
  429: 'rate-limit',
  503: 'overloaded',
  504: 'timeout',
}

/** What a status means where nobody has read the words beside it. */
export function codeOfStatus(status: number): ErrorCode {
  return codes[status] ?? (status < 500 ? 'invalid-request' : 'server')
}
