import { guardCache, type GuardedCache } from '../cache/guarded-cache.ts'
import { type Landed, singleFlight, type SingleFlight } from '../cache/single-flight.ts'
import { abortable, abortError } from '../transport/send.ts'
import type { CompletionCache, CompletionRequest, EmbeddingRequest } from '../types/index.ts'
import type { Call } from './call.ts'
import { firstOf } from './first-of.ts'
import { within } from './within.ts'

type AnyCall = Pick<
  Call<CompletionRequest | EmbeddingRequest>,
  'context' | 'options' | 'signal' | 'startedAt' | 'timeout' | 'warnings'
>

/** ms that a store may take: with one that takes longer, a call goes on as if there were none. An answer that is there waits less. */
const patience = { read: 10_000, write: 2000 }

/** ms that an equal call waits for the one under way; and for one whose reader has stopped reading, which is looked at as often. */
const shared = { all: 60_000, paused: 2000 }

/** The client's cache, as one call uses it: whatever the store does, the call ends when it is to end. */
export function cacheOf(call: AnyCall): GuardedCache {
  const { context, options, signal, timeout } = call
  const { clock } = context
  const store = context.options.cache as CompletionCache
  const ttl = typeof options.cache === 'object' ? options.cache.ttl : undefined

  const patient: CompletionCache = {
    get: (key) => abortable(within(clock, patience.read, store.get(key), 'the store'), signal),
    set(...entry) {
      const left = call.startedAt + (timeout.total ?? Infinity) - clock.now()
      return within(clock, Math.max(0, Math.min(patience.write, left)), store.set(...entry), 'the store')
    },
  }
  const guarded = guardCache(patient, ttl, (warning) => call.warnings.push(warning))
  return {
    set: guarded.set,
    async get(key) {
      const value = await guarded.get(key)
      if (signal.aborted) throw abortError(signal)
      return value as never
    },
  }
}

/** The equal calls of every client that has this cache. */
export function flightsOf<Value>(): (call: AnyCall) => SingleFlight<Value> {
  const flights = new WeakMap<CompletionCache, SingleFlight<Value>>()
  return ({ context }) => {
    const store = context.options.cache as CompletionCache
    const known = flights.get(store) ?? singleFlight<Value>()
    flights.set(store, known)
    return known
  }
}

/** What an equal call brought; or the part a call takes itself: it says what became of it, where others wait for that. */
export type Joined<Value> = { readonly answer: Value } | { readonly leads: boolean; readonly land: Landed<Value> }

/**
 * Waits for an equal call that is under way. Where there is none it leads, and so does the next of those who wait where the leader's caller
 * hung up. Where it failed they all go alone, at once: the failure may be due to its key, its retries or its fallbacks, which are no part
 * of the question, and one after the other they would wait for as many failures as there are calls.
 */
export async function joined<Value>(
  call: AnyCall,
  flight: SingleFlight<Value>,
  key: string,
  paused?: () => number,
): Promise<Joined<Value>> {
  const until = call.context.clock.now() + shared.all
  for (let under = flight.join(key); under; under = flight.join(key)) {
    const landing = await firstOf(call, [under.landing], shared.paused)
    if (typeof landing === 'object') return landing
    if (landing === 'failed' || under.paused() >= shared.paused || call.context.clock.now() >= until)
      return { leads: false, land: () => undefined }
  }
  // In the same breath as the look: all who waited look one after the other.
  return { leads: true, land: flight.lead(key, paused) }
}
