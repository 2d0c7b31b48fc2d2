import { LLMError } from '../errors/llm-error.ts'
import type { CallOptions } from '../types/index.ts'

/** Do the options of a call say how its target is reached? */
export const hasConnection = ({ apiKey, baseURL, headers }: CallOptions): boolean =>
  (apiKey ?? baseURL ?? headers) !== undefined

/** A key is one provider's: where several would be asked with it, the others would see it. */
export const forOneTarget = (several: string): LLMError =>
  new LLMError('invalid-request', `apiKey, baseURL and headers are for one target, and ${several}`)
