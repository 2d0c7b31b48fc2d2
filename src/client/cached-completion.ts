import { completionKey } from '../cache/cache-key.ts'
import { guardCache } from '../cache/guarded-cache.ts'
import { freeOf, isStored, replay, toStored, type StoredCompletion } from '../cache/replay.ts'
import { singleFlight, type SingleFlight } from '../cache/single-flight.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import type { CompletionCache } from '../types/index.ts'
import type { Call } from './call.ts'
import { cacheTarget } from './cache-target.ts'
import { asError } from './explained.ts'
import { firstOf } from './no-target.ts'
import type { Begun } from './run-completion.ts'
import type { Walk } from './walk.ts'

/** ms that an equal call waits for the one under way: whoever reads that one may have stopped reading. */
const patience = 60_000

const flights = new WeakMap<CompletionCache, SingleFlight<StoredCompletion>>()

/** The kept answer of any target that may be asked first; else the one an equal call is waiting for; else a new one, which is kept. */
export async function openCached(call: Call, walk: Walk, fresh: () => Promise<Begun>): Promise<Begun> {
  const { context, options, request } = call
  const store = context.options.cache as CompletionCache
  const ttl = typeof options.cache === 'object' ? options.cache.ttl : undefined
  const cache = guardCache(store, ttl, (warning) => call.warnings.push(warning))
  const flight = flights.get(store) ?? singleFlight<StoredCompletion>()
  flights.set(store, flight)
  const targets = walk.plan.models[0]?.targets ?? []
  const keyOf = (target: ResolvedTarget) => completionKey(request, cacheTarget(target))
  const keys = await Promise.all(targets.map(keyOf))
  const together = keys.join()

  for (let under = flight.join(together); under; under = flight.join(together)) {
    const waited = context.clock.now()
    const answer = await firstOf(call, [under], patience)
    if (answer) return kept(call, walk, answer)
    if (context.clock.now() - waited >= patience) return fresh()
  }
  const land = flight.lead(together)
  try {
    for (const stored of await Promise.all(keys.map((key) => cache.get(key)))) {
      if (!isStored(stored)) continue
      land(stored)
      return kept(call, walk, stored)
    }
    const begun = await fresh()
    begun.landed = async (answer) => {
      const stored = answer && toStored(answer)
      if (stored) await cache.set(await keyOf(begun.target), stored)
      land(stored)
    }
    return begun
  } catch (error) {
    land(undefined)
    throw error
  }
}

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
