import type { LLMError } from '../errors/llm-error.ts'
import type { ResolvedModel, ResolvedTarget } from '../routing/resolve-model.ts'
import type { TargetRun, TargetTracker } from '../routing/target-state.ts'
import type { CompletionRequest, EmbeddingRequest, Hedge, Price, TargetState } from '../types/index.ts'
import type { Call } from './call.ts'
import type { Plan } from './plan.ts'

/** A target that is being asked, and who hears of it. */
export interface Turn {
  readonly target: ResolvedTarget
  readonly run?: TargetRun
}

/** One call's way over the targets of its plan. */
export interface Walk {
  readonly plan: Plan
  /** The target asked last, or to be asked first. */
  readonly current: ResolvedTarget
  /** Who is asked next. Rejects with the failure, or with `no-target`, where nobody is left. */
  next(failure?: LLMError): Promise<Turn>
  /** Rests the target asked last, while another may be asked at once? */
  betterElsewhere(): boolean
  /** The same target once more, for that share of the prompt; undefined where one of its limits is reached. */
  again(share?: number): Promise<Turn | undefined>
  /** Tells targets their prices, as they become known: strategies want to know. */
  price?(find: (target: ResolvedTarget) => Promise<Price | undefined>): void
  readonly hedge?: Hedge | undefined
}

/** Of a route: its targets are watched, and two of them may be asked at once. */
export interface TrackedWalk extends Walk {
  next(failure?: LLMError): Promise<TrackedTurn>
  /** Another one that may be asked at once, beside the one that is. */
  beside(): TrackedTurn | undefined
  /** The target whose answer is taken, of two that were asked. */
  keep(turn: TrackedTurn): void
}
export interface TrackedTurn extends Turn {
  readonly tracker: TargetTracker
  readonly run: TargetRun
}

/** How the calls of one client walk. */
export interface Walks {
  walk<Request extends CompletionRequest | EmbeddingRequest>(call: Call<Request>, plan: Plan): Walk
  /** Live view of a route. */
  states(route: ResolvedModel): readonly TargetState[]
}

/** Target after target, as they are listed. What watches them, and rests them, is the router's. */
export const plainWalks: Walks = { walk: (_call, plan) => walkInOrder(plan), states: () => [] }

function walkInOrder(plan: Plan): Walk {
  const tried = new Set<string>()
  let left = targetsOf(plan.models)
  let cause: string | undefined
  let current = plan.first

  function leave({ code }: LLMError): void {
    const own = cause === code ? undefined : plan.own.get(code)
    if (own) {
      cause = code
      left = targetsOf(own)
    } else if (cause && cause !== code) left = [...left, ...targetsOf(plan.models)]
    // The same model would say the same again.
    else if (code === 'context-window' || code === 'content-policy')
      left = left.filter(({ model }) => model !== current.model)
  }
  return {
    plan,
    get current() {
      return current
    },
    async next(failure) {
      if (failure) leave(failure)
      const target = left.find(({ name }) => !tried.has(name))
      // A plan has at least one target, so that something has failed where none is left.
      if (!target) throw failure
      tried.add(target.name)
      current = target
      return { target }
    },
    betterElsewhere: () => false,
    again: async () => ({ target: current }),
  }
}

const targetsOf = (models: readonly ResolvedModel[]) => models.flatMap(({ targets }) => targets)
