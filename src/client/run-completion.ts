import type { LLMError } from '../errors/llm-error.ts'
import { mayFallBack } from '../routing/fallbacks.ts'
import { retriesFor, retryDelay } from '../routing/retry-policy.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import type { StreamSource } from '../stream/completion-stream.ts'
import { peek } from '../stream/peek.ts'
import { abortError } from '../transport/send.ts'
import type { Completion, CompletionRequest, EmbeddingRequest } from '../types/index.ts'
import { openAttempt, type Attempted } from './attempt.ts'
import { recordAttempt, type AttemptRecord } from './attempt-record.ts'
import type { Call } from './call.ts'
import type { TrackedTurn, TrackedWalk, Turn, Walk } from './walk.ts'

/** A stream that has begun, and the record to be closed when it ends. */
export interface Begun extends Attempted, StreamSource {
  readonly target: ResolvedTarget
  readonly record: AttemptRecord
  /** It was asked for before. */
  readonly cached?: true
  /** Hears what became of it, where equal calls wait for the same answer. */
  landed?: ((answer: Completion | undefined) => Promise<void>) | undefined
}

/** How one target is asked: the request may be another for each, and the attempt may end before the call does. */
export interface Asking {
  readonly stream: boolean
  readonly signal?: AbortSignal
  readonly request?: CompletionRequest
}

/** A target that had begun to answer and broke: the `tries`-th time. */
export interface Broken {
  readonly error: LLMError
  readonly tries: number
}

/**
 * The whole library, in order: target after target, each asked until it answers or is not worth asking again.
 *
 *     request ─ resolve ─ plan ─┬─ encode ─ authorize ─ send ─ frames ─ decode ─┬─ chunks ─ reduce ─ completion
 *                               └──────────── retry · cooldown · fallback ──────┘
 *
 * Resolves at the first token: nothing has been handed out until then, so everything up to there may be done again.
 */
export async function openCompletion(call: Call, walk: Walk, stream: boolean): Promise<Begun> {
  const { hedge } = walk
  if (!hedge) return askInTurn(call, walk, (turn) => openTurn(call, turn, { stream }))
  hedge.request()
  const { openHedged } = await import('./hedged.ts')
  return askInTurn(call, walk, (turn) => openHedged(call, walk as TrackedWalk, hedge, turn as TrackedTurn, { stream }))
}

/** The one retry loop: every attempt, every wait and every change of target of a call. */
export async function askInTurn<Request extends CompletionRequest | EmbeddingRequest, Answer>(
  call: Call<Request>,
  walk: Walk,
  ask: (turn: Turn) => Promise<Answer>,
  broken?: Broken,
): Promise<Answer> {
  let { error, tries = 0 }: Partial<Broken> = broken ?? {}
  for (;;) {
    let turn = error && (await sameAgain(call, walk, error, tries))
    if (!turn) {
      const from = walk.current
      turn = await walk.next(error)
      if (error) call.tell(from, 'onFallback', { error, from: from.name, to: turn.target.name })
      tries = 0
    }
    try {
      tries++
      return await ask(turn)
    } catch (thrown) {
      // Attempts fail with LLMErrors only: their records make them so.
      error = thrown as LLMError
    }
  }
}

/** Asks one target once, up to its first token. */
export async function openTurn(call: Call, turn: Turn, asking: Asking): Promise<Begun> {
  const { signal = call.signal } = asking
  const record = recordAttempt(call, turn)
  try {
    if (call.spending) await record.reserve()
    const attempted = await openAttempt(call, turn.target, asking)
    const first = await peek(attempted)
    attempted.started()
    record.firstToken()
    return Object.assign(attempted, { first, target: turn.target, record })
  } catch (thrown) {
    throw record.failed(signal.aborted ? abortError(signal) : thrown)
  }
}

/** The target that failed, once it has been waited for; undefined where another one's turn has come. Throws what ends the call. */
async function sameAgain<Request extends CompletionRequest | EmbeddingRequest>(
  call: Call<Request>,
  walk: Walk,
  error: LLMError,
  tries: number,
): Promise<Turn | undefined> {
  const { context, signal } = call
  const { retry } = walk.plan
  if (signal.aborted || !mayFallBack(error.code)) throw error
  if (tries > retriesFor(retry, error) || walk.betterElsewhere()) return undefined
  const delay = retryDelay(retry, tries, error, context.clock.random)
  if (delay === undefined || !context.retryBudget.allow(retry.budget)) return undefined
  call.tell(walk.current, 'onRetry', { error, attempt: tries, delay })
  try {
    await context.clock.sleep(delay, signal)
  } catch {
    throw abortError(signal)
  }
  return walk.again()
}
