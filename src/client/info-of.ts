import { costOf } from '../accounting/cost.ts'
import { LLMError } from '../errors/llm-error.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import type { Client, ModelInfo, ModelName } from '../types/index.ts'
import type { ClientContext } from './context.ts'
import { fullName } from './full-name.ts'

/** What is known of a model before it is called: by the table of prices and windows, by its route, by the server it is installed on. */
export async function infoOf(context: ClientContext, model: ModelName): Promise<ModelInfo | undefined> {
  const target = targetOf(context, model)
  if (!target) return undefined
  const { provider, target: given } = target
  const [facts = {}, price, listed] = await Promise.all([
    context.options.facts?.(fullName(target)),
    priceOf(context, target),
    installed(context, target),
  ])
  const contextWindow = given.contextWindow ?? listed?.contextWindow ?? facts.contextWindow
  if (!price && contextWindow === undefined && !listed) return undefined
  return {
    ...listed,
    id: target.name,
    provider: provider.id,
    ...(contextWindow !== undefined && { contextWindow }),
    ...(price && { price }),
  }
}

/** US dollars, or undefined where no price is known. */
export async function costFor(
  context: ClientContext,
  model: ModelName,
  usage: Parameters<Client['cost']>[1],
): Promise<number | undefined> {
  if (typeof usage?.prompt_tokens !== 'number') {
    throw new LLMError('invalid-request', 'usage must be an object with prompt_tokens and completion_tokens')
  }
  const target = targetOf(context, model)
  return costOf(usage, target && (await priceOf(context, target)))
}

const priceOf = async (context: ClientContext, target: ResolvedTarget) => (await context.spending()).price(target)

/** A name that means nothing is a model nothing is known of. */
function targetOf({ resolver }: ClientContext, model: ModelName): ResolvedTarget | undefined {
  try {
    return resolver.resolve(model).targets[0]
  } catch (error) {
    if (LLMError.is(error) && error.code === 'not-found') return undefined
    throw error
  }
}

async function installed(context: ClientContext, { provider, model }: ResolvedTarget): Promise<ModelInfo | undefined> {
  if (!provider.local || !provider.dialect.models) return undefined
  try {
    const { modelsOf } = await import('./look-around.ts')
    const models = await modelsOf(context, provider.id)
    // A server that has tags lists them, and takes a name without one for its latest.
    const names = [`${provider.id}/${model}`, model, `${provider.id}/${model}:latest`]
    return models.find(({ id }) => names.includes(id))
  } catch {
    // A server that does not run tells nothing; what else is known still is.
    return undefined
  }
}
