import type { LLMError } from '../errors/llm-error.ts'
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
import { asError, explained } from './explained.ts'
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
  const { schema } = options
  let plan = createPlan(context, given.model, options)
  const call = createCall({ context, kind: 'completion', request: given, options, total: stream ? undefined : 600_000 })
  let begun: Begun | undefined

  async function open(): Promise<Begun> {
    context.retryBudget.request()
    if (schema) call.request = (await import('./ask-for-schema.ts')).askForSchema(call.request, schema)
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
    const answer = completeAnswer(call, folded, target)
    let completion: Completion<Parsed>
    try {
      completion = schema
        ? await (await import('./parse-answers.ts')).parseAnswers(answer, schema)
        : (answer as Completion<Parsed>)
    } catch (error) {
      throw failed(error, folded)
    }
    tell(call, target, 'onSuccess', { response: completion, endedAt: context.clock.now() })
    return completion
  }

  function failed(thrown: unknown, partial: PartialCompletion | undefined): LLMError {
    const { attempts } = call
    const error = asError(thrown).with({
      attempts,
      ...(partial && { partial: { ...partial, attempts, timing: timingOf(call, partial.usage) } }),
    })
    tell(call, begun?.target, 'onFailure', { error, endedAt: context.clock.now() })
    return error
  }

  function fail(thrown: unknown, partial: PartialCompletion | undefined): LLMError {
    const error = begun ? begun.record.failed(thrown, begun.usage) : thrown
    call.close()
    return failed(error, partial)
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
