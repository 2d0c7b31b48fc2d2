import type { Connection, WireRequest } from '../types/index.ts'

/** Places the key as `Authorization: Bearer`. Without a key the request leaves as it is: local servers want none. */
export const bearer = (request: WireRequest, apiKey: string | undefined, _connection?: Connection): WireRequest =>
  apiKey ? { ...request, headers: { ...request.headers, Authorization: `Bearer ${apiKey}` } } : request

/**
 * Places the key in a header of its own.
 *
 * @example
 * authorize: apiKeyHeader('x-goog-api-key')
 */
export function apiKeyHeader(name: string): typeof bearer {
  return (request, apiKey) => (apiKey ? { ...request, headers: { ...request.headers, [name]: apiKey } } : request)
}
