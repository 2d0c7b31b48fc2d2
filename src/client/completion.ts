import { LLMError } from '../errors/llm-error.ts'
import { createCompletionStream } from '../stream/completion-stream.ts'
import type {
  CallOptions,
  Completion,
  CompletionChunk,
  CompletionRequest,
  CompletionStream,
  PartialCompletion,
  StandardSchema,
} from '../types/index.ts'
import { createCall } from './call.ts'
import { completeAnswer, timingOf } from './complete.ts'
import type { ClientContext } from './context.ts'
import { explained } from './explained.ts'
import { createPlan } from './plan.ts'
import { openCompletion, type Begun } from './run-completion.ts'
import { askForRequest, hears, tell } from './tell.ts'
import { checkRequest } from './check-request.ts'

export type CompletionOptions<Parsed> = CallOptions & { schema?: StandardSchema<Parsed> }

/** One answer, whichever way it is wanted. Throws at once what can be known at once; nothing is sent until it is iterated or `final()` is called. */
export function startCompletion<Parsed>(
  context: ClientContext,
  { stream = false, ...given }: CompletionRequest & { stream?: boolean | null },
  options: CompletionOptions<Parsed> = {},
): CompletionStream<Parsed> {
  checkRequest(given)
  let plan = createPlan(context, given.model, options)
  const call = createCall({ context, kind: 'completion', request: given, options, total: stream ? undefined : 600_000 })
  let begun: Begun | undefined

  async function open(): Promise<Begun> {
    context.retryBudget.request()
    if (await askForRequest(call)) {
      checkRequest(call.request)
      plan = createPlan(context, call.request.model, options)
    }
    try {
      begun = await openCompletion(call, plan, stream ?? false)
      return begun
    } catch (error) {
      throw await explained(context, error, plan.current)
    }
  }

  async function complete(folded: PartialCompletion | undefined): Promise<Completion<Parsed>> {
    const target = begun?.target ?? plan.first
    begun?.record.succeeded()
    if (begun) call.warnings.push(...begun.warnings)
    call.close()
    const completion = completeAnswer(call, folded, target) as Completion<Parsed>
    tell(call, target, 'onSuccess', { response: completion, endedAt: context.clock.now() })
    return completion
  }

  function fail(thrown: unknown, partial: PartialCompletion | undefined): LLMError {
    const usage = begun?.usage
    const error = begun
      ? begun.record.failed(thrown, usage)
      : LLMError.is(thrown)
        ? thrown
        : new LLMError('bad-response', String(thrown), { cause: thrown, retryable: false })
    call.close()
    const full = error.with({
      attempts: call.attempts,
      ...(partial && { partial: { ...partial, attempts: call.attempts, timing: timingOf(call, usage) } }),
    })
    tell(call, begun?.target, 'onFailure', { error: full, endedAt: context.clock.now() })
    return full
  }

  const onChunk = hears(call, 'onChunk')
    ? (chunk: CompletionChunk) => tell(call, begun?.target, 'onChunk', { chunk })
    : undefined
  return createCompletionStream<Parsed>({
    open,
    complete,
    fail,
    abort: call.abort,
    onChunk,
    keepChunks: stream ?? false,
  })
}
