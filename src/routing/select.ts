import type { CompletionRequest, EmbeddingRequest, StrategyFunction } from '../types/index.ts'
import type { TargetTracker } from './target-state.ts'

/** Targets of equal rank. The next level is used only when every target of the one before is out. */
export interface Level {
  readonly trackers: readonly TargetTracker[]
  /** Default: as they are listed. */
  readonly strategy?: StrategyFunction | undefined
}

export interface SelectContext {
  readonly request: CompletionRequest | EmbeddingRequest
  /** Tokens of the prompt, estimated; for `contextWindow` and `tpm`. */
  readonly tokens?: number | undefined
  readonly now: number
  random(): number
  /** Targets that are no longer to be asked by this call. */
  readonly tried?: ReadonlySet<TargetTracker> | undefined
}

/**
 * Ask it; or wait until one of these has news, or so many ms, and select again; or there is nothing left: in `retryAfter` ms
 * a limit may have room.
 */
export type Selection =
  | { readonly tracker: TargetTracker; /** asked though it rests: everything does */ readonly forced?: true }
  | { readonly wait: readonly TargetTracker[]; readonly atMost?: number }
  | { readonly none: true; readonly retryAfter?: number }

/** An estimate may be a sixth too high: only a prompt that is surely too long is "known not to fit". */
const estimateError = 1.15

/** Can the prompt fit at all? */
export function fits({ target: { contextWindow } }: TargetTracker, tokens = 0): boolean {
  return contextWindow === undefined || tokens <= contextWindow * estimateError
}

/** Which of its own limits holds a target back now. */
function full({ target: { maxParallel, rpm, tpm }, snapshot }: TargetTracker, tokens: number) {
  if (maxParallel === undefined && rpm === undefined && tpm === undefined) return
  const { inFlight, requestsLastMinute, tokensLastMinute } = snapshot()
  if (maxParallel !== undefined && inFlight >= maxParallel) return 'busy'
  if (rpm !== undefined && requestsLastMinute >= rpm) return 'spent'
  // A prompt above the whole limit still goes when the minute is empty: else it never would.
  if (tpm !== undefined && tokensLastMinute > 0 && tokensLastMinute + tokens > tpm) return 'spent'
  return
}

/**
 * Who is asked next. Level by level: those that may be asked now, best first by the level's strategy; a silent one only when no other is
 * left; a resting one when everything rests, the one that wakes first, at once.
 */
export function select(levels: readonly Level[], context: SelectContext): Selection {
  const { tokens = 0, tried } = context
  const open = levels.map(({ trackers, strategy }) => ({
    strategy,
    trackers: trackers.filter((tracker) => !tried?.has(tracker) && fits(tracker, tokens)),
  }))
  const blocked = new Map<TargetTracker, string>()
  for (const tracker of open.flatMap(({ trackers }) => trackers)) {
    const status = full(tracker, tokens) ?? tracker.status()
    if (status !== 'ready') blocked.set(tracker, status)
  }
  for (const last of [false, true]) {
    for (const { trackers, strategy } of open) {
      const ready = trackers.filter((tracker) => !blocked.has(tracker) && (last || !tracker.meters?.silent()))
      const tracker = best(ready, strategy, context)
      if (tracker) return { tracker }
    }
  }
  return whenNoneIsReady(blocked, context.now)
}

function best(ready: readonly TargetTracker[], strategy: StrategyFunction | undefined, context: SelectContext) {
  if (!strategy || ready.length === 0) return ready[0]
  const states = new Map(ready.map((tracker) => [tracker.snapshot(), tracker]))
  for (const state of strategy([...states.keys()], context)) {
    const tracker = states.get(state)
    if (tracker) return tracker
  }
  return
}

function whenNoneIsReady(blocked: ReadonlyMap<TargetTracker, string>, now: number): Selection {
  const those = (status: string) => [...blocked.keys()].filter((tracker) => blocked.get(tracker) === status)
  const wake = (tracker: TargetTracker) => tracker.restingUntil() ?? now
  const [first] = those('resting').toSorted((left, right) => wake(left) - wake(right))
  const wait = [...those('probing'), ...those('busy')]
  if (wait.length > 0) return { wait, ...(first && { atMost: wake(first) - now }) }
  if (first) return { tracker: first, forced: true }
  return { none: true, ...(blocked.size > 0 && { retryAfter: 1000 }) }
}
