import { LLMError } from '../errors/llm-error.ts'
import type { CallOptions } from '../types/index.ts'

/** How the options of a call say that one target is reached; undefined where they say nothing of it. */
export function callConnection({
  apiKey,
  baseURL,
  headers,
}: CallOptions): Pick<CallOptions, 'apiKey' | 'baseURL' | 'headers'> | undefined {
  if (apiKey === undefined && baseURL === undefined && headers === undefined) return undefined
  return {
    ...(apiKey !== undefined && { apiKey }),
    ...(baseURL !== undefined && { baseURL }),
    ...(headers && { headers }),
  }
}

/** A key is one provider's: where several would be asked with it, the others would see it. */
export const forOneTarget = (several: string): LLMError =>
  new LLMError('invalid-request', `apiKey, baseURL and headers are for one target, and ${several}`)
