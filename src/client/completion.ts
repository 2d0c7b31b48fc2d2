import type { LLMError } from '../errors/llm-error.ts'
import { createCompletionStream, type StreamLife } from '../stream/completion-stream.ts'
import { abortable, abortError } from '../transport/send.ts'
import type {
  CallOptions,
  Completion,
  CompletionRequest,
  CompletionStream,
  PartialCompletion,
  StandardSchema,
} from '../types/index.ts'
import { createCall, type Call } from './call.ts'
import { completeAnswer, pricedUsage, timingOf } from './complete.ts'
import { listen, type ClientContext } from './context.ts'
import { asError, explained } from './explained.ts'
import { createPlan } from './plan.ts'
import { openCompletion, type Begun } from './run-completion.ts'
import { checkRequest } from './check-request.ts'
import type { Walk } from './walk.ts'

export type CompletionOptions<Parsed> = CallOptions & { schema?: StandardSchema<Parsed> }

/** One answer, whichever way it is wanted. Throws at once what is wrong with the request; nothing is sent until it is iterated or `final()` is called. */
export function startCompletion<Parsed>(
  context: ClientContext,
  request: CompletionRequest & { stream?: boolean | null },
  options: CompletionOptions<Parsed> = {},
): CompletionStream<Parsed> {
  checkRequest(request)
  const { stream: streamed, ...given } = request
  const stream = streamed ?? false
  const { schema, onInterrupt = 'fail' } = options
  const plan = createPlan(context, given.model, options)
  const total = stream ? undefined : 600_000
  const call = createCall({ context, kind: 'completion', request: given, options, stream, route: plan.route, total })
  let walk = context.walks.walk(call, plan)
  let begun: Begun | undefined

  async function open(): Promise<Begun> {
    call.begin()
    const listeners = await abortable(listen(context), call.signal)
    if (listeners?.hear('onChunk')) life.onChunk = (chunk) => call.tell(begun?.target, 'onChunk', { chunk })
    await prepare(call, walk)
    if (schema) call.request = (await import('./structured.ts')).askForSchema(call.request, schema)
    if (await listeners?.change(call)) {
      checkRequest(call.request)
      walk = context.walks.walk(call, createPlan(context, call.request.model, options, plan.first))
    }
    const fresh = () => openCompletion(call, walk, stream)
    const useCache = context.options.cache && options.cache !== false
    try {
      begun = await (useCache ? (await import('./cached-completion.ts')).openCached(call, walk, fresh) : fresh())
    } catch (error) {
      throw await explained(context, error, walk.current, call.signal)
    }
    return wanted(call, begun)
  }

  const resume: StreamLife<Parsed>['resume'] = async (error, partial) => {
    if (!begun || onInterrupt === 'fail') throw error
    const { resumeCompletion } = await import('./resume-completion.ts')
    begun = await resumeCompletion({ call, walk, stream, begun, onInterrupt }, error, partial)
    return wanted(call, begun)
  }

  async function complete(folded: PartialCompletion | undefined): Promise<Completion<Parsed>> {
    // What ends has begun.
    const { target, cached, record, warnings, landed } = begun as Begun
    const usage = cached ? folded?.usage : await pricedUsage(call, folded?.usage, target)
    record.succeeded(usage)
    call.warnings.push(...warnings)
    call.close()
    const answer = completeAnswer(call, folded && usage ? { ...folded, usage } : folded, target, cached)
    await landed?.(answer)
    let completion: Completion<Parsed>
    try {
      completion = schema
        ? await (await import('./structured.ts')).parseAnswers(answer, schema)
        : (answer as Completion<Parsed>)
    } catch (error) {
      throw failure(error, folded)
    }
    call.tell(target, 'onSuccess', { response: completion, endedAt: context.clock.now() })
    return completion
  }

  function fail(thrown: unknown, partial: PartialCompletion | undefined): LLMError {
    const error = begun ? begun.record.failed(thrown, begun.usage) : thrown
    void begun?.landed?.(undefined)
    call.close()
    return failure(error, partial)
  }

  function failure(thrown: unknown, partial: PartialCompletion | undefined): LLMError {
    const { attempts } = call
    const error = asError(thrown).with({
      attempts,
      ...(partial && { partial: { ...partial, attempts, timing: timingOf(call, partial.usage) } }),
    })
    call.tell(begun?.target, 'onFailure', { error, endedAt: context.clock.now() })
    return error
  }

  const life: StreamLife<Parsed> = { open, resume, complete, fail, abort: call.abort, keepChunks: stream }
  return createCompletionStream(life)
}

/** What has begun, unless it was given up in the very moment that its first token came: that has been told. */
function wanted({ signal }: Call, begun: Begun): Begun {
  if (!signal.aborted) return begun
  const error = abortError(signal)
  begun.record.failed(error, begun.usage)
  begun.cancel(error)
  void begun.landed?.(undefined)
  throw error
}

/** What a call needs before anything is sent. Prices are on their way meanwhile; only a budget cannot do without them. */
export async function prepare(call: Pick<Call, 'context' | 'spending'>, walk: Walk): Promise<void> {
  const { context } = call
  const { budget, prices } = context.options
  context.retryBudget.request()
  if (budget) call.spending = await context.spending()
  else if (prices)
    context.spending().then(
      (spending) => {
        call.spending = spending
        if (walk.plan.route) walk.price?.(spending.price)
      },
      () => undefined, // told when the cost is asked for
    )
}
