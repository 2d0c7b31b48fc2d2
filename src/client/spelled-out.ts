import type { CacheOptions } from '../cache/create-cache.ts'
import { leastBusy, lowestCost, lowestLatency, lowestUsage, order, weighted } from '../routing/strategies.ts'
import type {
  Budget,
  ClientOptions,
  CompletionCache,
  CoreOptions,
  Route,
  Strategy,
  StrategyFunction,
} from '../types/index.ts'
import { checkBudget } from '../accounting/check-budget.ts'
import { checkPrices } from '../errors/check-prices.ts'
import { router } from './router.ts'

const strategies: Record<string, StrategyFunction> = {
  order,
  weighted,
  'least-busy': leastBusy,
  'lowest-latency': lowestLatency,
  'lowest-cost': lowestCost,
  'lowest-usage': lowestUsage,
}

/** The shorthands of the preset as the values the core takes. The price table, the budget and the cache come when they are first asked. */
export function spelledOut(options: ClientOptions): Omit<CoreOptions, 'providers'> {
  const { routes = {}, cache, budget, prices, ...rest } = options
  checkPrices(prices || {}, 'prices.')
  return {
    ...rest,
    router,
    routes: Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, withStrategy(route)])),
    ...(cache && { cache: lazyCache(cache === true ? {} : cache) }),
    ...(budget && { budget: lazyBudget(budget) }),
    ...(prices !== false && {
      async prices(...asked) {
        const { createPrices } = await import('../accounting/prices.ts')
        return createPrices(prices)(...asked)
      },
    }),
    async facts(model) {
      const { modelFacts } = await import('../accounting/prices.ts')
      return modelFacts(model)
    },
  }
}

/** A name that is none stays, for createClient to refuse with its path. */
function withStrategy(named: Route): Route<'order' | StrategyFunction> {
  const { strategy, ...route } = { ...named }
  if (strategy === undefined) return route
  const known = typeof strategy === 'string' && Object.hasOwn(strategies, strategy) ? strategies[strategy] : strategy
  return { ...route, strategy: known as Exclude<Strategy, string> }
}

function lazyBudget(options: NonNullable<ClientOptions['budget']>): Budget {
  checkBudget(options)
  const load = once(async () => (await import('../accounting/budget.ts')).createBudget(options))
  return {
    limit: options.limit,
    spent: async () => (await load()).spent(),
    add: async (dollars) => (await load()).add(dollars),
    reserve: async (estimate) => (await load()).reserve(estimate),
  }
}

function lazyCache(options: CacheOptions): CompletionCache {
  const load = once(async () => (await import('../cache/create-cache.ts')).createCache(options))
  return {
    get: async (key) => (await load()).get(key),
    set: async (...entry) => (await load()).set(...entry),
  }
}

/** What is made when it is first asked for; a file that could not be loaded is asked for again. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    }))
}
