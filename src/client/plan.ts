import { LLMError } from '../errors/llm-error.ts'
import { overrideConnection } from '../routing/connection.ts'
import { fallbacksFor } from '../routing/fallbacks.ts'
import type { ResolvedModel, ResolvedTarget } from '../routing/resolve-model.ts'
import { resolveRetry, type ResolvedRetry } from '../routing/retry-policy.ts'
import type { Level } from '../routing/select.ts'
import type { TargetTracker } from '../routing/target-state.ts'
import type { CallOptions, ErrorCode, Hedge, ModelName, Route } from '../types/index.ts'
import { requireKey } from './api-key.ts'
import type { ClientContext } from './context.ts'

/** Whom to ask, in which order, and how often. */
export interface Plan {
  readonly first: ResolvedTarget
  readonly route: Route | undefined
  readonly hedge: Hedge | undefined
  readonly retry: ResolvedRetry
  /** What is asked in turn before anything fails: the names of the request, then the fallbacks for any cause. */
  readonly levels: readonly Level[]
  /** The targets of all lists. */
  readonly targets: ReadonlyMap<TargetTracker, ResolvedTarget>
  /** The levels to go to instead, where this very cause has a list. */
  ownLevels(code: ErrorCode): readonly Level[] | undefined
}

/** Every name is resolved here, before anything is sent: a typing error in a fallback must not wait for the day it is needed. */
export function createPlan(
  { resolver, options: client, trackers }: ClientContext,
  model: ModelName | readonly ModelName[],
  options: CallOptions,
): Plan {
  const names = typeof model === 'string' ? [model] : model
  const [head, ...others] = names.map((name) => resolver.resolve(name))
  if (!head) throw new LLMError('invalid-request', 'model must be a name or a list of names, not an empty list')
  const [first] = head.targets
  if (!first) throw new LLMError('invalid-request', `"${head.name}" has no targets`)

  const targets = new Map<TargetTracker, ResolvedTarget>()
  const track = (resolved: ResolvedModel) => {
    const tracked = trackers.of(resolved)
    for (const [tracker, target] of tracked.targets) targets.set(tracker, target)
    return tracked
  }
  const expand = (list: readonly ModelName[]): Level[] =>
    list.flatMap((name) => {
      const resolved = resolver.resolve(name)
      // The fallbacks of a route go with it; createClient has seen to it that they do not come back to it.
      return [...track(resolved).levels, ...expand(fallbacksFor('server', resolved.route?.fallbacks).names)]
    })

  const { levels, hedge } = track(withCallOptions(head, options))
  const layers = [options.fallbacks, ...[head, ...others].map(({ route }) => route?.fallbacks), client.fallbacks]
  const own = (code: ErrorCode) => {
    const list = fallbacksFor(code, ...layers)
    return list.own ? expand(list.names) : undefined
  }
  const byCause = new Map([
    ['context-window', own('context-window')],
    ['content-policy', own('content-policy')],
  ])
  const all = [
    ...levels,
    ...others.flatMap((other) => track(other).levels),
    ...expand(fallbacksFor('server', ...layers).names),
  ]
  const [only, ...more] = targets.values()
  // With another target to go to, a missing key is one more reason to go there.
  if (only && more.length === 0) requireKey(only)
  return {
    first: only ?? first,
    route: head.route,
    hedge,
    retry: resolveRetry(client.retry, head.route?.retry, options.retry),
    levels: all,
    targets,
    ownLevels: (code) => byCause.get(code),
  }
}

/** A key, an address or headers in the options are for the first name alone: a fallback never sees another provider's key. */
function withCallOptions(model: ResolvedModel, { apiKey, baseURL, headers }: CallOptions): ResolvedModel {
  if (apiKey === undefined && baseURL === undefined && headers === undefined) return model
  const [only] = model.targets
  if (model.route || !only)
    throw new LLMError(
      'invalid-request',
      `apiKey, baseURL and headers are for one target, and "${model.name}" is a route`,
    )
  const over = {
    ...(apiKey !== undefined && { apiKey }),
    ...(baseURL !== undefined && { baseURL }),
    ...(headers && { headers }),
  }
  const connection = overrideConnection(only.provider, only.connection, over)
  return { ...model, targets: [{ ...only, connection }], override: true }
}
