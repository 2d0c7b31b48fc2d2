import type { CompletionRequest, EmbeddingRequest, Price, StrategyFunction, TargetState } from '../types/index.ts'

const byKey =
  (...keys: readonly ((state: TargetState) => number)[]) =>
  (left: TargetState, right: TargetState) => {
    for (const key of keys) {
      const [a, b] = [key(left), key(right)]
      if (a !== b) return a < b ? -1 : 1
    }
    return 0
  }

/** As they are listed: the first that may be asked. */
export const order: StrategyFunction = (targets) => targets

/** By chance, in proportion to `weight` (default 1). Weight 0: only when all others are out. */
export const weighted: StrategyFunction = (targets, { random }) => {
  // The first of a race in which each arrives after an exponential time at the rate of its weight wins by its weight.
  const arrival = (weight = 1) => (weight > 0 ? -Math.log(1 - random()) / weight : Infinity)
  const arrivals = new Map(targets.map((state) => [state, arrival(state.target.weight)]))
  return targets.toSorted(byKey((state) => arrivals.get(state) ?? Infinity))
}

/** The fewest requests in flight; among equals the one asked least in the last minute. */
export const leastBusy: StrategyFunction = (targets) =>
  targets.toSorted(
    byKey(
      (state) => state.inFlight,
      (state) => state.requestsLastMinute,
    ),
  )

/**
 * The lowest median time to the first token. One that is not known yet is asked first, by one request at a time: what is known is
 * forgotten after five minutes without news, so a target that was slow gets another chance.
 */
export const lowestLatency: StrategyFunction = (targets) =>
  targets.toSorted(
    byKey(
      ({ latency, inFlight }) => latency.p50 ?? (inFlight ? Infinity : -1),
      (state) => state.requestsLastMinute,
    ),
  )

/** The lowest price for this very request: its prompt estimated, its answer as long as it may be, 500 tokens at most. No known price: last. */
export const lowestCost: StrategyFunction = (targets, { request }) => {
  const input = promptTokens(request)
  const output = 'messages' in request ? Math.min(request.max_completion_tokens ?? request.max_tokens ?? 500, 500) : 0
  return targets.toSorted(byKey(({ price }) => (price ? expectedCost(price, input, output) : Infinity)))
}

/**
 * The least used in the last minute: by share of its limits where all have one (`tpm`, else `rpm`), else by tokens, then by requests.
 */
export const lowestUsage: StrategyFunction = (targets) => {
  const load = ({ target, tokensLastMinute, requestsLastMinute }: TargetState) =>
    target.tpm ? tokensLastMinute / target.tpm : target.rpm ? requestsLastMinute / target.rpm : undefined
  const used = (state: TargetState) => state.tokensLastMinute
  const requests = (state: TargetState) => state.requestsLastMinute
  return targets.every((state) => load(state) !== undefined)
    ? targets.toSorted(byKey((state) => load(state) ?? 0, requests))
    : targets.toSorted(byKey(used, requests))
}

/** Four characters a token: enough to compare prices. */
function promptTokens(request: CompletionRequest | EmbeddingRequest): number {
  const text = 'messages' in request ? request.messages : request.input
  return JSON.stringify(text).length / 4
}

function expectedCost(price: Price, input: number, output: number): number {
  const tiers = price.tiers?.toSorted((one, other) => one.above - other.above)
  const { input: inputPrice, output: outputPrice } = tiers?.findLast(({ above }) => input > above) ?? price
  return input * inputPrice + output * outputPrice
}
