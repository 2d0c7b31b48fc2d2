import { completionKey } from '../cache/cache-key.ts'
import { freeOf, isStored, replay, toStored, type StoredCompletion } from '../cache/replay.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import type { Call } from './call.ts'
import { cacheOf, flightsOf, joined } from './call-cache.ts'
import { cacheTarget } from './cache-target.ts'
import { asError } from './explained.ts'
import type { Begun } from './run-completion.ts'
import type { Walk } from './walk.ts'

const flightOf = flightsOf<StoredCompletion>()

/** The kept answer of any target that may be asked first; else the one an equal call is waiting for; else a new one, which is kept. */
export async function openCached(call: Call, walk: Walk, fresh: () => Promise<Begun>): Promise<Begun> {
  const cache = cacheOf(call)
  const flight = flightOf(call)
  const targets = walk.plan.models[0]?.targets ?? []
  const keyOf = (target: ResolvedTarget) => completionKey(call.request, cacheTarget(target))
  const keys = await Promise.all(targets.map(keyOf))
  const together = keys.join()

  const reader = readerOf(call)
  const role = await joined(call, flight, together, reader.paused)
  if ('answer' in role) return kept(call, walk, role.answer)
  const { leads, land } = role
  try {
    for (const stored of leads ? await Promise.all(keys.map((key) => cache.get(key))) : []) {
      if (!isStored(stored)) continue
      land({ answer: stored })
      return kept(call, walk, stored)
    }
    const begun = reader.watch(await fresh())
    begun.landed = async (answer) => {
      if (!answer) return land(givenUp(call) ? 'given up' : 'failed')
      const stored = toStored(answer)
      // Not the target that began: the answer may have been gone on with, or started over, elsewhere.
      const written = cache.set(await keyOf(walk.current), stored)
      land({ answer: stored }, written)
      await written
    }
    return begun
  } catch (error) {
    land(givenUp(call) ? 'given up' : 'failed')
    throw error
  }
}

/** Who reads an answer may stop for a while: then those who wait for the same one had better not. */
function readerOf({ context: { clock } }: Call) {
  let since: number | undefined
  return {
    paused: () => (since === undefined ? 0 : clock.now() - since),
    watch(begun: Begun): Begun {
      const { read, accept } = begun
      since = clock.now()
      return Object.assign(begun, {
        read() {
          since = undefined
          return read()
        },
        accept(...arrived: Parameters<typeof accept>) {
          const chunks = accept(...arrived)
          // Nothing more is asked for where nothing more will come.
          if (chunks) since = clock.now()
          return chunks
        },
      })
    },
  }
}

/** By its caller, or by its own time limit. A stream is told so before its signal is. */
const givenUp = ({ signal, attempts }: Call): boolean => signal.aborted || attempts.at(-1)?.outcome === 'abandoned'

/** An answer that is there already, as if it were on its way. */
function kept(call: Call, walk: Walk, stored: StoredCompletion): Begun {
  const usage = freeOf(stored.usage)
  const known = walk.plan.models.flatMap(({ targets }) => targets)
  const target = known.find(({ provider }) => provider.id === stored.provider) ?? walk.current
  const nothing = { done: true, value: undefined } as const
  return {
    first: replay(stored, call.request.stream_options?.include_usage),
    usage,
    target,
    cached: true,
    warnings: stored.warnings,
    record: {
      reserve: async () => undefined,
      firstToken: () => undefined,
      succeeded: () => undefined,
      failed: asError,
    },
    started: () => undefined,
    read: async () => nothing,
    accept: () => undefined,
    broken: asError,
    cancel: () => undefined,
  }
}
