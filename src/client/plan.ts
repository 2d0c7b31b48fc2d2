import { must } from '../errors/must.ts'
import { overrideConnection } from '../routing/connection.ts'
import { fallbacksFor } from '../routing/fallbacks.ts'
import { resolveRetry, type ResolvedRetry } from '../routing/retry-policy.ts'
import type { ResolvedModel, ResolvedTarget } from '../routing/resolve-model.ts'
import type { CallOptions, ErrorCode, Fallbacks, ModelName, Route } from '../types/index.ts'
import { forOneTarget, hasConnection } from './call-connection.ts'
import type { ClientContext } from './context.ts'

/** Whom to ask, in which order, and how often. */
export interface Plan {
  readonly first: ResolvedTarget
  readonly route: Route | undefined
  readonly retry: ResolvedRetry
  /** What is asked in turn before anything fails: the names of the request, then the fallbacks for any cause. */
  readonly models: readonly ResolvedModel[]
  /** What to go to instead, where this very cause has a list. */
  readonly own: ReadonlyMap<ErrorCode, readonly ResolvedModel[]>
}

/** Every name is resolved here, before anything is sent: a typing error in a fallback must not wait for the day it is needed. */
export function createPlan(
  { resolver, options: client }: Pick<ClientContext, 'resolver' | 'options'>,
  model: ModelName | readonly ModelName[],
  options: CallOptions,
  /** Whom the options were given for, where a callback has changed the request since. */
  meant?: ResolvedTarget,
): Plan {
  const [named, ...others] = [model].flat().map((name) => resolver.resolve(name))
  const head = named && withCallOptions(named, options, meant)
  const first = head?.targets[0]
  must(first, 'model', 'a name or a list of names', model)

  const expand = (list: readonly ModelName[] = []): ResolvedModel[] =>
    list.flatMap((name) => {
      const resolved = resolver.resolve(name)
      // The fallbacks of a route go with it; createClient has seen to it that they do not come back to it.
      return [resolved, ...expand(fallbacksFor('any', resolved.route?.fallbacks))]
    })
  const asked = [head, ...others]
  const listed = (cause: keyof Fallbacks) =>
    fallbacksFor(cause, options.fallbacks, ...asked.map(({ route }) => route?.fallbacks), client.fallbacks)
  const own = new Map<ErrorCode, ResolvedModel[]>()
  for (const cause of ['context-window', 'content-policy'] as const) {
    const names = listed(cause)
    if (names) own.set(cause, expand(names))
  }
  const models = [...asked, ...expand(listed('any'))]
  return {
    first,
    route: head.route,
    retry: resolveRetry(client.retry, head.route?.retry, options.retry),
    models,
    own,
  }
}

/** A key, an address or headers in the options are for the first name alone: a fallback never sees another provider's key. */
function withCallOptions(model: ResolvedModel, options: CallOptions, meant?: ResolvedTarget): ResolvedModel {
  const [only] = model.targets
  // Where the request was sent elsewhere since, they stay behind.
  if (!hasConnection(options) || (meant && meant.provider !== only?.provider)) return model
  if (model.route || !only) throw forOneTarget(`"${model.name}" is a route`)
  const connection = overrideConnection(only.provider, only.connection, options)
  return { ...model, targets: [{ ...only, connection }], override: true }
}
