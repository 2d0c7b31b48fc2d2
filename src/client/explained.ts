import { LLMError } from '../errors/llm-error.ts'
import { baseURLOf } from '../routing/connection.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import type { ClientContext } from './context.ts'

/** A failure as an LLMError, with what a look around finds out about it, where the client was given a diagnosis. */
export async function explained(
  { options }: ClientContext,
  thrown: unknown,
  target: ResolvedTarget | undefined,
): Promise<LLMError> {
  const error = asError(thrown)
  if (!options.diagnose || error.code === 'aborted' || !target) return error
  try {
    return await options.diagnose(
      error,
      target.provider,
      baseURLOf(target.provider, target.connection),
      target.connection,
      options.fetch,
    )
  } catch {
    // The diagnosis is loaded when it is needed, and the network is what failed: the error stands without its fix.
    return error
  }
}

/** Nothing but LLMErrors is thrown on purpose; what else turns up (a bug, a callback of the caller's) must still be told as one. */
export function asError(thrown: unknown): LLMError {
  return LLMError.is(thrown)
    ? thrown
    : new LLMError('bad-response', String(thrown), { cause: thrown, retryable: false })
}
