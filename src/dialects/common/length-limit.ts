import type { ResolvedRequest, Warning } from '../../types/index.ts'
import { unsupported } from './warnings.ts'

/** How long an answer may be, under its two names; the newer one wins. */
export function lengthLimit(request: ResolvedRequest, warnings: Warning[]): number | undefined {
  const { max_tokens: older, max_completion_tokens: limit } = request
  if (limit != null && (older ?? limit) !== limit)
    warnings.push(unsupported('max_tokens', 'is overridden by max_completion_tokens'))
  return limit ?? older ?? undefined
}
