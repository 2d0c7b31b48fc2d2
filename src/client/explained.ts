import { LLMError } from '../errors/llm-error.ts'
import { baseURLOf } from '../routing/connection.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import { abortable } from '../transport/send.ts'
import type { ClientContext } from './context.ts'

/** A failure as an LLMError, with what a look around finds out about it, where the client was given a diagnosis. */
export async function explained(
  { options }: ClientContext,
  thrown: unknown,
  target: ResolvedTarget | undefined,
  /** The call's: nobody looks around for longer than it is wanted. */
  signal?: AbortSignal,
): Promise<LLMError> {
  const error = asError(thrown)
  if (!options.diagnose || error.code === 'aborted' || !target) return error
  try {
    const { provider, connection } = target
    const { fetch, diagnose } = options
    return await abortable(diagnose(error, provider, baseURLOf(provider, connection), connection, fetch), signal)
  } catch (late) {
    // The diagnosis is loaded when it is needed, and the network is what failed: the error stands without its fix. Out of time, it does, too.
    return LLMError.is(late) && late.code === 'aborted' ? late : error
  }
}

/** Nothing but LLMErrors is thrown on purpose; what else turns up (a bug, a callback of the caller's) must still be told as one. */
export function asError(thrown: unknown): LLMError {
  return LLMError.is(thrown)
    ? thrown
    : new LLMError('bad-response', String(thrown), { cause: thrown, retryable: false })
}
