import { costOf } from '../accounting/cost.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import { abortable } from '../transport/send.ts'
import type { CompletionRequest, EmbeddingRequest, ModelName, Price, Usage } from '../types/index.ts'
import type { Call } from './call.ts'
import type { ClientContext } from './context.ts'
import { fullName } from './full-name.ts'
import { isLocal } from './is-local.ts'
import { within } from './within.ts'

type Billed = Pick<Usage, 'prompt_tokens' | 'total_tokens' | 'cost'> & Partial<Usage>

/** A call, or a part of one. */
export type Asked = Pick<Call<CompletionRequest | EmbeddingRequest>, 'request' | 'signal' | 'last'>

/** What a client's calls cost, and whether there is money for one more. */
export interface Spending {
  /** Sets aside what an attempt may cost. Rejects with `budget-exceeded`, and when the call is given up meanwhile. */
  reserve(asked: Asked, target: ResolvedTarget): Promise<Spent>
  /** The usage with its cost, where that can be known. Waits for the price table, and rejects where that is lost. */
  priced<Known extends Billed>(usage: Known, target: ResolvedTarget): Promise<Known>
  /** The same, of what is loaded by now. */
  pricedNow<Known extends Billed>(usage: Known, target: ResolvedTarget): Known
  price(target: ResolvedTarget): Promise<Price | undefined>
}

/** One attempt's money. */
export interface Spent {
  /**
   * It came to this. Where nobody knows, what had begun to answer stays spent at its estimate, and so does what was given up once it had been
   * sent; an error instead of an answer costs nothing.
   */
  settle(usage: Billed | undefined, begun: boolean, givenUp?: boolean): void
}

/** ms that a finished answer waits for the table of prices. */
const patience = 10_000

/** Where nobody says how long an answer may be. */
const usualAnswer = 500

export function createSpending({
  options,
  resolver,
  clock,
}: Pick<ClientContext, 'options' | 'resolver' | 'clock'>): Spending {
  const { budget, prices } = options
  /** As it is in the table, once it is known. */
  const known = new Map<string, Price | undefined>()

  async function price(target: ResolvedTarget): Promise<Price | undefined> {
    const name = fullName(target)
    const own = target.target.price
    if (own || !prices || known.has(name)) return own ?? known.get(name)
    const found = await prices(name, (other) => isNamed(target, other))
    known.set(name, found)
    return found
  }
  /** Prices are given by any name that a model is asked by. */
  function isNamed({ provider, model }: ResolvedTarget, name: ModelName): boolean {
    try {
      const { targets, route } = resolver.resolve(name)
      return !route && targets.every((meant) => meant.provider === provider && meant.model === model)
    } catch {
      // The name of nothing: what this client does not know is not asked either.
      return false
    }
  }
  const withCost = <Known extends Billed>(usage: Known, found: Price | undefined): Known => {
    const cost = costOf({ completion_tokens: 0, ...usage }, found)
    return cost === undefined || cost === usage.cost ? usage : { ...usage, cost }
  }
  const pricedNow: Spending['pricedNow'] = (usage, target) =>
    withCost(usage, target.target.price ?? known.get(fullName(target)))

  return {
    price,
    pricedNow,
    async priced(usage, target) {
      if (usage.cost !== undefined) return usage
      // The answer is there: it is worth more than its price.
      return withCost(usage, await within(clock, patience, price(target), 'it'))
    },
    async reserve(asked, target) {
      if (!budget) return { settle: () => undefined }
      const found = await abortable(
        price(target).catch(() => undefined),
        asked.signal,
      )
      // A model on the user's own machine, or in its network, costs nothing, unless somebody says that it does.
      const estimate = found ? costOf(estimatedUsage(asked.request), found) : isLocal(target) ? 0 : undefined
      const reserving = budget.reserve(estimate)
      const reservation = await abortable(reserving, asked.signal).catch((error: unknown) => {
        // Nothing will be sent: what a slow store sets aside all the same is given back.
        reserving.then(
          (late) => late.settle(0),
          () => undefined,
        )
        throw error
      })
      return {
        settle(usage, begun, givenUp) {
          const cost = usage && (pricedNow(usage, target).cost ?? estimate)
          const unknown = begun || (givenUp && asked.last === 'onSend')
          void reservation.settle(cost ?? (unknown ? undefined : 0))
        },
      }
    },
  }
}

/** Four characters a token, and an answer of the usual length. */
function estimatedUsage(request: CompletionRequest | EmbeddingRequest): Usage {
  const isChat = 'messages' in request
  const prompt_tokens = Math.ceil(JSON.stringify(isChat ? request.messages : request.input).length / 4)
  const limit = isChat ? (request.max_completion_tokens ?? request.max_tokens ?? usualAnswer) : 0
  const completion_tokens = Math.min(limit, usualAnswer)
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
}
