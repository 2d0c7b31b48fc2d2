import { LLMError } from '../errors/llm-error.ts'
import { overrideConnection } from '../routing/connection.ts'
import { fallbacksFor } from '../routing/fallbacks.ts'
import { resolveRetry, type ResolvedRetry } from '../routing/retry-policy.ts'
import type { ResolvedModel, ResolvedTarget } from '../routing/resolve-model.ts'
import type { CallOptions, ErrorCode, ModelName, Route } from '../types/index.ts'
import { requireKey } from './api-key.ts'
import { callConnection, forOneTarget } from './call-connection.ts'
import type { ClientContext } from './context.ts'

/** Whom to ask, in which order, and how often. */
export interface Plan {
  readonly first: ResolvedTarget
  readonly route: Route | undefined
  readonly retry: ResolvedRetry
  /** What is asked in turn before anything fails: the names of the request, then the fallbacks for any cause. */
  readonly models: readonly ResolvedModel[]
  /** What to go to instead, where this very cause has a list. */
  ownModels(code: ErrorCode): readonly ResolvedModel[] | undefined
}

/** Every name is resolved here, before anything is sent: a typing error in a fallback must not wait for the day it is needed. */
export function createPlan(
  { resolver, options: client }: Pick<ClientContext, 'resolver' | 'options'>,
  model: ModelName | readonly ModelName[],
  options: CallOptions,
  /** Whom the options were given for, where a callback has changed the request since. */
  meant?: ResolvedTarget,
): Plan {
  const names = typeof model === 'string' ? [model] : model
  const [named, ...others] = names.map((name) => resolver.resolve(name))
  if (!named) throw new LLMError('invalid-request', 'model must be a name or a list of names, not an empty list')
  const head = withCallOptions(named, options, meant)
  const [first, ...further] = head.targets
  if (!first) throw new LLMError('invalid-request', `"${head.name}" has no targets`)

  const expand = (list: readonly ModelName[]): ResolvedModel[] =>
    list.flatMap((name) => {
      const resolved = resolver.resolve(name)
      // The fallbacks of a route go with it; createClient has seen to it that they do not come back to it.
      return [resolved, ...expand(fallbacksFor('server', resolved.route?.fallbacks).names)]
    })
  const layers = [options.fallbacks, ...[head, ...others].map(({ route }) => route?.fallbacks), client.fallbacks]
  const own = (code: ErrorCode) => {
    const list = fallbacksFor(code, ...layers)
    return list.own ? expand(list.names) : undefined
  }
  const byCause = new Map([
    ['context-window', own('context-window')],
    ['content-policy', own('content-policy')],
  ])
  const models = [head, ...others, ...expand(fallbacksFor('server', ...layers).names)]
  // With another target to go to, a missing key is one more reason to go there.
  if (models.length === 1 && further.length === 0 && ![...byCause.values()].some(Boolean))
    requireKey(first, first.connection.apiKey)
  return {
    first,
    route: head.route,
    retry: resolveRetry(client.retry, head.route?.retry, options.retry),
    models,
    ownModels: (code) => byCause.get(code),
  }
}

/** A key, an address or headers in the options are for the first name alone: a fallback never sees another provider's key. */
function withCallOptions(model: ResolvedModel, options: CallOptions, meant?: ResolvedTarget): ResolvedModel {
  const over = callConnection(options)
  const [only] = model.targets
  // Where the request was sent elsewhere since, they stay behind.
  if (!over || (meant && meant.provider !== only?.provider)) return model
  if (model.route || !only) throw forOneTarget(`"${model.name}" is a route`)
  const connection = overrideConnection(only.provider, only.connection, over)
  return { ...model, targets: [{ ...only, connection }], override: true }
}
