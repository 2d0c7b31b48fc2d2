import type { EmbeddingRequest } from '../types/index.ts'
import { checkFields, filled, object, some } from './check-request.ts'

/** Refuses what no provider could answer, as checkRequest does. */
export function checkEmbeddingRequest(request: EmbeddingRequest): void {
  object(request, 'the request')
  checkFields(request, 'input')
  some(request.input, 'input', filled)
}
