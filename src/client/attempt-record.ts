import { LLMError } from '../errors/llm-error.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import type { CompletionRequest, EmbeddingRequest, Usage } from '../types/index.ts'
import type { Call } from './call.ts'

/** One attempt's line in `attempts`, written when it has come to something. */
export interface AttemptRecord {
  firstToken(): void
  succeeded(): void
  /** The error as the caller will see it: whose it was, and in which words. */
  failed(thrown: unknown, usage?: Usage): LLMError
}

export function recordAttempt<Request extends CompletionRequest | EmbeddingRequest>(
  call: Call<Request>,
  target: ResolvedTarget,
): AttemptRecord {
  const { clock } = call.context
  const startedAt = clock.now()
  const entry = () => ({
    provider: target.provider.id,
    model: target.model,
    startedAt,
    duration: clock.now() - startedAt,
  })
  return {
    firstToken() {
      call.firstTokenAt = clock.now()
    },
    succeeded: () => void call.attempts.push({ ...entry(), outcome: 'success' }),
    failed(thrown, usage) {
      const error = targetError(thrown, target)
      const outcome = error.code === 'aborted' ? 'abandoned' : 'failed'
      call.attempts.push({ ...entry(), outcome, error: error.toJSON(), ...(usage && { usage }) })
      return error
    },
  }
}

function targetError(thrown: unknown, { name, provider, model }: ResolvedTarget): LLMError {
  const whose = { provider: provider.id, model }
  // Nothing else is ever thrown on purpose; a bug of ours, or of a callback that was handed in, must still be told as one.
  if (!LLMError.is(thrown))
    return new LLMError('bad-response', `${name}: ${String(thrown)}`, { ...whose, cause: thrown, retryable: false })
  return thrown.provider ? thrown : thrown.with(whose, `${name}: ${thrown.message}`)
}
