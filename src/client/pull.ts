import { LLMError } from '../errors/llm-error.ts'
import { pullModel } from '../local/pull.ts'
import type { CallOptions, ModelName, PullProgress } from '../types/index.ts'
import type { ClientContext } from './context.ts'
import { discreetly } from './discreet.ts'
import { asError, explained } from './explained.ts'
import { createPlan } from './plan.ts'

/** Downloads the model a name stands for into the server it names. */
export async function* pullOf(
  context: ClientContext,
  model: ModelName,
  options: CallOptions = {},
): AsyncGenerator<PullProgress> {
  if (typeof model !== 'string' || !model)
    throw new LLMError('invalid-request', `model must be the name of one, not ${JSON.stringify(model)}`)
  const { fallbacks: _nobodyElse, retry: _never, ...reached } = options
  const { first: target } = createPlan(context, model, reached)
  const { send, told } = discreetly()
  try {
    yield* pullModel(target.provider, target.model, {
      signal: options.signal,
      open: async (wire, ended) => (await send(context, target, wire, { signal: ended })).response,
    })
  } catch (thrown) {
    throw await explained(context, asError(told(thrown)), target)
  }
}
