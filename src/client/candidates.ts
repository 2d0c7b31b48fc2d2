import { LLMError } from '../errors/llm-error.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import { fits, type Level, select, type Selection } from '../routing/select.ts'
import type { TargetTracker } from '../routing/target-state.ts'
import type { CompletionRequest, EmbeddingRequest } from '../types/index.ts'
import type { Call } from './call.ts'
import type { TrackedPlan } from './tracked-plan.ts'

/** Which targets a call may still ask, as its failures narrow them down. */
export interface Candidates {
  trackers(): TargetTracker[]
  targetOf(tracker: TargetTracker | undefined): ResolvedTarget
  /** Tokens of the prompt, estimated, once they have been measured. */
  tokens(): number | undefined
  /** It is not free, so only where a target wants to know. */
  measure(): Promise<void>
  select(): Selection
  /** Beside one that is being asked. */
  selectBeside(asked: TargetTracker | undefined): Selection
  /** One and no other, for that share of the prompt. */
  selectOnly(tracker: TargetTracker | undefined, share?: number): Selection
  /** What a failure of a target means for those that are left. */
  leave(failed: TargetTracker | undefined, failure: LLMError): void
  /** A prompt that surely fits nowhere is a failure of that cause, before anything is sent; hears of each that is too small. */
  leaveTooSmall(hear: (tracker: TargetTracker) => void): void
}

export function createCandidates<Request extends CompletionRequest | EmbeddingRequest>(
  { request, context: { clock, options } }: Pick<Call<Request>, 'request' | 'context'>,
  plan: TrackedPlan,
): Candidates {
  const tried = new Set<TargetTracker>()
  let levels = plan.levels
  let cause: string | undefined
  let estimate: number | undefined

  const trackers = () => levels.flatMap((level) => level.trackers)
  const targetOf = (tracker: TargetTracker | undefined) => (tracker && plan.targets.get(tracker)) ?? plan.plan.first
  const tokens = () => estimate
  const from = (list: readonly Level[], left: ReadonlySet<TargetTracker>, share = 1) =>
    select(list, { request, tokens: (estimate ?? 0) * share, now: clock.now(), random: clock.random, tried: left })

  return {
    trackers,
    targetOf,
    tokens,
    async measure() {
      if (estimate === undefined && trackers().some(({ target }) => target.contextWindow ?? target.tpm))
        estimate = await options.router?.tokens(request)
    },
    select: () => from(levels, tried),
    selectBeside: (asked) => from(levels, asked ? new Set([...tried, asked]) : tried),
    selectOnly: (tracker, share) => from(tracker ? [{ trackers: [tracker] }] : [], new Set(), share),
    leave(failed, { code }) {
      if (failed) tried.add(failed)
      const own = cause === code ? undefined : plan.ownLevels(code)
      if (own) {
        levels = own
        cause = code
      } else if (cause && cause !== code) levels = [...levels, ...plan.levels]
      else if (failed && (code === 'context-window' || code === 'content-policy')) {
        // The same model would say the same again, and a window that is no larger, too.
        const { model } = targetOf(failed)
        const window = code === 'context-window' ? (failed.target.contextWindow ?? 0) : 0
        for (const tracker of trackers())
          if (targetOf(tracker).model === model || (tracker.target.contextWindow ?? Infinity) <= window)
            tried.add(tracker)
      }
    },
    leaveTooSmall(hear) {
      const open = trackers().filter((tracker) => !tried.has(tracker))
      if (open.length === 0 || open.some((tracker) => fits(tracker, tokens()))) return
      open.forEach(hear)
      const own = cause ? undefined : plan.ownLevels('context-window')
      if (!own)
        throw new LLMError('context-window', `the prompt is about ${tokens()} tokens, and no target can hold it`)
      cause = 'context-window'
      levels = own
    },
  }
}
