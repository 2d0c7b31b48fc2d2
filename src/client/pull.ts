import { LLMError } from '../errors/llm-error.ts'
import { pullModel } from '../local/pull.ts'
import type { CallOptions, ModelName, PullProgress } from '../types/index.ts'
import { type Call, createCall } from './call.ts'
import type { ClientContext } from './context.ts'
import { discreetly } from './discreet.ts'
import { asError, explained } from './explained.ts'
import { createPlan } from './plan.ts'

/**
 * Downloads the model a name stands for into the server it names.
 *
 * @throws LLMError `timeout` by a limit of the call's own: a client's is for answers, and a download takes as long as it takes
 */
export async function* pullOf(
  context: ClientContext,
  model: ModelName,
  options: CallOptions = {},
): AsyncGenerator<PullProgress> {
  if (typeof model !== 'string' || !model)
    throw new LLMError('invalid-request', `model must be the name of one, not ${JSON.stringify(model)}`)
  const { fallbacks: _nobodyElse, retry: _never, ...reached } = options
  const { first: target } = createPlan(context, model, reached)
  const { timeout: _forAnswers, ...own } = context.options
  const call = createCall({
    context: { ...context, options: own },
    kind: 'completion',
    request: { model, messages: [] },
    options: reached,
    route: undefined,
    total: undefined,
  })
  const { send, told } = discreetly()
  let heard = waiting(call)
  try {
    call.begin()
    const pulling = pullModel(target.provider, target.model, {
      signal: call.signal,
      open: async (wire, ended) => (await send(context, target, wire, { signal: ended })).response,
    })
    for await (const progress of pulling) {
      heard()
      yield progress
      heard = waiting(call)
    }
  } catch (thrown) {
    const error = asError(told(thrown))
    // What is advised then is for answers that wait for a model to be loaded.
    throw error.code === 'timeout' ? error : await explained(context, error, target)
  } finally {
    heard()
    call.close()
  }
}

/** Ends the call if nothing is heard for as long as it allows; call what comes back when something was. */
function waiting({ context, timeout: { idle }, abort }: Call): () => void {
  const controller = new AbortController()
  if (idle !== undefined && idle !== Infinity)
    context.clock.sleep(idle, controller.signal).then(
      () => abort(new LLMError('timeout', `no word of the download for ${idle} ms`)),
      // It was heard of.
      () => undefined,
    )
  return () => controller.abort()
}
