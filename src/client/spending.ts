import { costOf } from '../accounting/cost.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import type { CompletionRequest, CoreOptions, EmbeddingRequest, Price, Usage } from '../types/index.ts'

type Billed = Pick<Usage, 'prompt_tokens' | 'total_tokens' | 'cost'> & Partial<Usage>

/** What a client's calls cost, and whether there is money for one more. */
export interface Spending {
  /** Sets aside what an attempt may cost. Rejects with `budget-exceeded`. */
  reserve(request: CompletionRequest | EmbeddingRequest, target: ResolvedTarget): Promise<Spent>
  /** The usage with its cost, where that can be known. Waits for the price table, and rejects where that is lost. */
  priced<Known extends Billed>(usage: Known, target: ResolvedTarget): Promise<Known>
  /** The same, of what is loaded by now. */
  pricedNow<Known extends Billed>(usage: Known, target: ResolvedTarget): Known
  price(target: ResolvedTarget): Promise<Price | undefined>
}

/** One attempt's money. */
export interface Spent {
  /** It came to this; or nobody knows, and the estimate stays spent; or it was refused, and cost nothing. */
  settle(outcome: Billed | 'unknown' | 'nothing'): void
}

/** Where nobody says how long an answer may be. */
const usualAnswer = 500

export function createSpending({ budget, prices }: Pick<CoreOptions, 'budget' | 'prices'>): Spending {
  /** As it is in the table, once it is known. */
  const known = new Map<string, Price | undefined>()

  async function price({ name, target }: ResolvedTarget): Promise<Price | undefined> {
    if (target.price || !prices || known.has(name)) return target.price ?? known.get(name)
    const found = await prices(name)
    known.set(name, found)
    return found
  }
  const withCost = <Known extends Billed>(usage: Known, found: Price | undefined): Known => {
    const cost = costOf({ completion_tokens: 0, ...usage }, found)
    return cost === undefined || cost === usage.cost ? usage : { ...usage, cost }
  }
  const pricedNow: Spending['pricedNow'] = (usage, { name, target }) => withCost(usage, target.price ?? known.get(name))

  return {
    price,
    pricedNow,
    priced: async (usage, target) => (usage.cost === undefined ? withCost(usage, await price(target)) : usage),
    async reserve(request, target) {
      if (!budget) return { settle: () => undefined }
      const found = await price(target).catch(() => undefined)
      // A model on the user's own machine costs nothing, unless somebody says that it does.
      const estimate = found ? costOf(estimatedUsage(request), found) : target.provider.local ? 0 : undefined
      const reservation = await budget.reserve(estimate)
      return {
        settle(outcome) {
          if (outcome === 'nothing') return void reservation.settle(0)
          const cost = outcome === 'unknown' ? undefined : (pricedNow(outcome, target).cost ?? estimate)
          return void reservation.settle(cost)
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
