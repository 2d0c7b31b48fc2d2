import type { ResolvedModel, ResolvedTarget } from '../routing/resolve-model.ts'
import type { Level } from '../routing/select.ts'
import { trackTarget, type TargetTracker } from '../routing/target-state.ts'
import type { Clock, CoreOptions, Hedge, Target } from '../types/index.ts'

/** What a model name stands for, with the live state of each target: a single one, or those of a route. */
export interface TrackedModel {
  readonly levels: readonly Level[]
  /** In the order they are listed. */
  readonly targets: ReadonlyMap<TargetTracker, ResolvedTarget>
  readonly hedge?: Hedge | undefined
}

export interface Trackers {
  of(model: ResolvedModel): TrackedModel
}

/** Names come from callers (a gateway's, for one), so what was not heard of for long is forgotten. */
const remembered = 500

/** One state a target, shared by all calls of a client. A route's targets have theirs in that route; a target with a key of the call's own has its own. */
export function createTrackers(clock: Clock, { cooldown, router }: Pick<CoreOptions, 'cooldown' | 'router'>): Trackers {
  const plain = new Map<string, TargetTracker>()
  const routed = new Map<string, TrackedModel>()

  function trackPlain({ name, override }: ResolvedModel, { target }: ResolvedTarget): TargetTracker {
    const tracker = (!override && plain.get(name)) || trackTarget(target, clock, { cooldown })
    if (override) return tracker
    // A Map keeps its order: what is asked again goes to the end, what is at the beginning goes.
    plain.delete(name)
    plain.set(name, tracker)
    if (plain.size > remembered) plain.delete(plain.keys().next().value ?? '')
    return tracker
  }

  function trackRoute({ targets: resolved, route }: ResolvedModel): TrackedModel {
    const orderOf = ({ target: { order = 0 } }: ResolvedTarget) => order
    const targets = new Map(
      resolved.map((target) => [
        trackTarget(withoutSecrets(target), clock, { cooldown, meters: router?.meters(clock) }),
        target,
      ]),
    )
    const strategy = typeof route?.strategy === 'function' ? route.strategy : undefined
    const levels = [...new Set(resolved.map(orderOf))]
      .sort((left, right) => left - right)
      .map((order) => ({
        trackers: [...targets].flatMap(([tracker, target]) => (orderOf(target) === order ? [tracker] : [])),
        strategy,
      }))
    return { levels, targets, hedge: router?.hedge(route?.hedge) }
  }

  return {
    of(model) {
      const [target] = model.targets
      if (!model.route && target) {
        const tracker = trackPlain(model, target)
        return { levels: [{ trackers: [tracker] }], targets: new Map([[tracker, target]]) }
      }
      const known = routed.get(model.name) ?? trackRoute(model)
      routed.set(model.name, known)
      return known
    },
  }
}

/** `client.routes()` shows it, and strategies see it. */
function withoutSecrets({ target: { apiKey: _key, headers: _headers, ...target } }: ResolvedTarget): Target {
  return target
}
