import { fits, type Selection } from '../routing/select.ts'
import type { TargetTracker } from '../routing/target-state.ts'
import type { Clock, CompletionRequest, CoreOptions, EmbeddingRequest } from '../types/index.ts'
import type { Call } from './call.ts'
import { type Candidates, createCandidates } from './candidates.ts'
import { firstOf } from './first-of.ts'
import { noTarget } from './no-target.ts'
import { createTrackers } from './trackers.ts'
import { trackPlan, type TrackedPlan } from './tracked-plan.ts'
import type { TrackedTurn, TrackedWalk, Walks } from './walk.ts'

/** Walks that know how each target has been doing: those that fail rest, and routes spread their load. */
export function trackedWalks(clock: Clock, options: Pick<CoreOptions, 'cooldown' | 'router'>): Walks {
  const trackers = createTrackers(clock, options)
  return {
    walk: (call, plan) => trackedWalk(call, trackPlan(plan, trackers)),
    states: (route) => [...trackers.of(route).targets.keys()].map((tracker) => tracker.snapshot()),
  }
}

/** Nobody may be asked; in so many ms a limit may have room. */
interface Nobody {
  readonly retryAfter?: number
}

function trackedWalk<Request extends CompletionRequest | EmbeddingRequest>(
  call: Call<Request>,
  tracked: TrackedPlan,
): TrackedWalk {
  const { plan, targets, hedge } = tracked
  const { clock, retryBudget } = call.context
  const candidates = createCandidates(call, tracked)
  const skipped = new Set<TargetTracker>()
  let current: TargetTracker | undefined

  /** Selecting and beginning are one step: nobody else may see the target as free between them. */
  function begin(tracker: TargetTracker, share = 1): TrackedTurn {
    return { target: candidates.targetOf(tracker), tracker, run: tracker.begin((candidates.tokens() ?? 0) * share) }
  }

  /** Waits while those that could be asked are being probed or are busy, at most as long as one of them may take. */
  async function turnFrom(
    choose: () => Selection,
    mayProbe: () => boolean,
    share?: number,
  ): Promise<TrackedTurn | Nobody> {
    const since = clock.now()
    for (;;) {
      const selection = choose()
      if ('tracker' in selection) return !selection.forced || mayProbe() ? begin(selection.tracker, share) : {}
      const patience = (call.timeout.firstToken ?? 60_000) - (clock.now() - since)
      if ('none' in selection) return selection
      if (patience <= 0) return {}
      const news = selection.wait.map((tracker) => tracker.news())
      await firstOf(call, news, Math.min(patience, selection.atMost ?? Infinity))
    }
  }

  return {
    plan,
    hedge,
    price(find) {
      for (const [tracker, target] of targets) {
        if (tracker.price) continue
        find(target).then(
          (found) => {
            tracker.price = found
          },
          () => undefined, // told when the cost is asked for
        )
      }
    },
    get current() {
      return candidates.targetOf(current)
    },
    async next(failure) {
      if (failure) candidates.leave(current, failure)
      await candidates.measure()
      if (!failure) candidates.leaveTooSmall((tracker) => noteSkipped(call, candidates, tracker, skipped))
      // To ask one that rests after a failure is one more try, and an outage is not to be made worse.
      const mayProbe = () => !failure || retryBudget.allow(plan.retry.budget)
      const ask = () => turnFrom(candidates.select, mayProbe)
      let turn = await ask()
      while (!('run' in turn) && !failure && (await call.context.room?.(call, turn.retryAfter))) turn = await ask()
      if (!('run' in turn)) throw failure ?? noTarget(candidates.trackers(), turn.retryAfter)
      current = turn.tracker
      notePassedOver(call, candidates, current, skipped)
      return turn
    },
    betterElsewhere() {
      if (!current || current.status() === 'ready') return false
      const selection = candidates.selectBeside(current)
      return 'tracker' in selection && !selection.forced
    },
    async again(share) {
      const turn = await turnFrom(
        () => candidates.selectOnly(current, share),
        () => true,
        share,
      )
      return 'run' in turn ? turn : undefined
    },
    beside() {
      const selection = candidates.selectBeside(current)
      return 'tracker' in selection && !selection.forced ? begin(selection.tracker) : undefined
    },
    keep({ tracker }) {
      current = tracker
    },
  }
}

function notePassedOver<Request extends CompletionRequest | EmbeddingRequest>(
  call: Call<Request>,
  candidates: Candidates,
  chosen: TargetTracker,
  skipped: Set<TargetTracker>,
): void {
  for (const tracker of candidates.trackers()) {
    // The chosen one is being asked by now, so it is not looked at.
    if (tracker === chosen) return
    if (tracker.status() === 'ready' && fits(tracker, candidates.tokens())) continue
    noteSkipped(call, candidates, tracker, skipped)
  }
}

/** What was passed over for another shows in `attempts`, once. */
function noteSkipped<Request extends CompletionRequest | EmbeddingRequest>(
  { attempts, context }: Call<Request>,
  candidates: Candidates,
  tracker: TargetTracker,
  skipped: Set<TargetTracker>,
): void {
  if (skipped.has(tracker)) return
  skipped.add(tracker)
  const { provider, model } = candidates.targetOf(tracker)
  // One that was asked and failed is there already.
  if (attempts.some((tried) => tried.provider === provider.id && tried.model === model)) return
  attempts.push({ provider: provider.id, model, startedAt: context.clock.now(), duration: 0, outcome: 'skipped' })
}
