import type { LLMError } from '../errors/llm-error.ts'
import type { Hedge } from '../types/index.ts'
import type { Call } from './call.ts'
import { type Asking, type Begun, openTurn } from './run-completion.ts'
import type { TrackedTurn, TrackedWalk } from './walk.ts'

/**
 * Asks a second target when the first has been silent for longer than it usually is, keeps whichever speaks first and ends the other at once.
 * Where both fail, the first one's failure is what counts.
 */
export async function openHedged(
  call: Call,
  walk: TrackedWalk,
  hedge: Hedge,
  first: TrackedTurn,
  asking: Asking,
): Promise<Begun> {
  const delay = hedge.delay(first.tracker.snapshot())
  if (delay === undefined) return openTurn(call, first, asking)
  const { clock } = call.context
  const race = new AbortController()
  const asked = [contender(call, first, asking)]
  const settled = asked[0]?.answer.catch(() => undefined)
  const silence = clock.sleep(delay, AbortSignal.any([race.signal, call.signal])).then(
    () => 'silent' as const,
    () => undefined,
  )
  try {
    if ((await Promise.race([settled, silence])) === 'silent' && hedge.allow()) {
      const second = walk.beside()
      if (second) asked.push(contender(call, second, asking))
    }
    return await Promise.any(asked.map(({ answer, turn }) => answer.then((begun) => won(walk, asked, turn, begun))))
  } catch (error) {
    throw error instanceof AggregateError ? (error.errors[0] as LLMError) : error
  } finally {
    race.abort('over')
  }
}

interface Contender {
  readonly turn: TrackedTurn
  readonly answer: Promise<Begun>
  giveUp(): void
}

function contender(call: Call, turn: TrackedTurn, asking: Asking): Contender {
  const controller = new AbortController()
  const signal = AbortSignal.any([controller.signal, call.signal])
  const answer = openTurn(call, turn, { ...asking, signal })
  return {
    turn,
    answer,
    giveUp() {
      turn.run.abandon(true)
      controller.abort()
    },
  }
}

function won(walk: TrackedWalk, asked: readonly Contender[], turn: TrackedTurn, begun: Begun): Begun {
  walk.keep(turn)
  for (const other of asked) {
    if (other.turn === turn) continue
    other.giveUp()
    // It may speak in the very moment it is given up.
    other.answer.then(
      (late) => late.record.failed(late.broken(undefined), late.usage),
      () => undefined,
    )
  }
  return begun
}
