import type { ResolvedModel, ResolvedTarget } from '../routing/resolve-model.ts'
import type { Level } from '../routing/select.ts'
import type { TargetTracker } from '../routing/target-state.ts'
import type { ErrorCode, Hedge } from '../types/index.ts'
import type { Plan } from './plan.ts'
import type { Trackers } from './trackers.ts'

/** A plan with the live state of its targets. */
export interface TrackedPlan {
  readonly plan: Plan
  readonly hedge: Hedge | undefined
  /** What is asked in turn before anything fails. */
  readonly levels: readonly Level[]
  /** The targets of all lists. */
  readonly targets: ReadonlyMap<TargetTracker, ResolvedTarget>
  /** The levels to go to instead, where this very cause has a list. */
  ownLevels(code: ErrorCode): readonly Level[] | undefined
}

export function trackPlan(plan: Plan, trackers: Trackers): TrackedPlan {
  const targets = new Map<TargetTracker, ResolvedTarget>()
  const track = (model: ResolvedModel) => {
    const tracked = trackers.of(model)
    for (const [tracker, target] of tracked.targets) targets.set(tracker, target)
    return tracked
  }
  const tracked = plan.models.map(track)
  const own = (code: ErrorCode) => plan.own.get(code)?.flatMap((model) => track(model).levels)
  const byCause = new Map([
    ['context-window', own('context-window')],
    ['content-policy', own('content-policy')],
  ])
  return {
    plan,
    hedge: tracked[0]?.hedge,
    levels: tracked.flatMap(({ levels }) => levels),
    targets,
    ownLevels: (code) => byCause.get(code),
  }
}
