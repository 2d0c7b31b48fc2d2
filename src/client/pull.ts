import { LLMError } from '../errors/llm-error.ts'
import { pullModel } from '../local/pull.ts'
import { createWatch } from '../transport/watch.ts'
import type { CallOptions, ModelName, PullProgress } from '../types/index.ts'
import { createCall } from './call.ts'
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
  const silence = createWatch(context.clock)
  try {
    call.begin()
    silence.follow(call.signal)
    silence.expect(call.timeout.idle, 'word of the download')
    const pulling = pullModel(target.provider, target.model, {
      signal: silence.signal,
      open: async (wire, ended) => (await send(context, target, wire, { signal: ended })).response,
    })
    for await (const progress of pulling) {
      silence.pause()
      yield progress
      silence.touch()
    }
  } catch (thrown) {
    const error = asError(told(thrown))
    // What is advised then is for answers that wait for a model to be loaded.
    throw error.code === 'timeout' ? error : await explained(context, error, target)
  } finally {
    silence.stop()
    call.close()
  }
}
