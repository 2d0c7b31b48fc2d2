import type { ResolvedRequest } from '../../types/index.ts'

/** Those of the fields that are given, as they are: null is as good as none. */
export function given<Field extends keyof ResolvedRequest>(
  request: ResolvedRequest,
  fields: readonly Field[],
): Partial<Pick<ResolvedRequest, Field>> {
  const found: Partial<Pick<ResolvedRequest, Field>> = {}
  for (const field of fields) if (request[field] != null) found[field] = request[field]
  return found
}
