import { LLMError } from '../errors/llm-error.ts'
import { resolveRetry, retriesFor, retryDelay, type ResolvedRetry } from '../routing/retry-policy.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import type { StreamSource } from '../stream/completion-stream.ts'
import { peek } from '../stream/peek.ts'
import { abortError } from '../transport/send.ts'
import { openAttempt, type Attempted } from './attempt.ts'
import { recordAttempt, type AttemptRecord } from './attempt-record.ts'
import type { Call } from './call.ts'
import { isFinal } from './explained.ts'
import type { Plan } from './plan.ts'
import { tell } from './tell.ts'

/** A stream that has begun, and the record to be closed when it ends. */
export interface Begun extends Attempted, StreamSource {
  readonly target: ResolvedTarget
  readonly record: AttemptRecord
}

/**
 * The whole library, in order: target after target, each asked until it answers or is not worth asking again.
 *
 *     request ─ resolve ─ plan ─┬─ encode ─ authorize ─ send ─ frames ─ decode ─┬─ chunks ─ reduce ─ completion
 *                               └──────────── retry · fallback ─────────────────┘
 *
 * Resolves at the first token: nothing has been handed out until then, so everything up to there may be done again.
 */
export async function openCompletion(call: Call, plan: Plan, stream: boolean): Promise<Begun> {
  let target = plan.first
  for (;;) {
    const outcome = await askTarget(call, target, stream)
    if (!LLMError.is(outcome)) return outcome
    const next = isFinal(outcome) ? undefined : plan.next(outcome)
    if (!next) throw outcome
    tell(call, target, 'onFallback', { error: outcome, from: target.name, to: next.name })
    target = next
  }
}

async function askTarget(call: Call, target: ResolvedTarget, stream: boolean): Promise<Begun | LLMError> {
  const policy = resolveRetry(call.context.options.retry, call.options.retry)
  for (let tries = 1; ; tries++) {
    const record = recordAttempt(call, target)
    try {
      const attempted = await openAttempt(call, target, stream)
      const first = await peek(attempted)
      attempted.started()
      record.firstToken()
      return Object.assign(attempted, { first, target, record })
    } catch (thrown) {
      if (call.signal.aborted) throw record.failed(abortError(call.signal))
      const error = record.failed(thrown)
      const delay = worthRetrying(call, policy, error, tries)
      if (delay === undefined) return error
      tell(call, target, 'onRetry', { error, attempt: tries, delay })
      await wait(call, delay)
    }
  }
}

/** ms to wait before the same target is asked again, or undefined if it is not to be. */
function worthRetrying({ context }: Call, policy: ResolvedRetry, error: LLMError, tries: number): number | undefined {
  if (isFinal(error) || tries > retriesFor(policy, error)) return undefined
  const delay = retryDelay(policy, tries, error, context.clock.random)
  return delay !== undefined && context.retryBudget.allow(policy.budget) ? delay : undefined
}

async function wait({ context, signal }: Call, delay: number): Promise<void> {
  try {
    await context.clock.sleep(delay, signal)
  } catch {
    throw abortError(signal)
  }
}
