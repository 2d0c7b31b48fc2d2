import { LLMError } from '../errors/llm-error.ts'
import type { Budget, ClientOptions, Clock } from '../types/index.ts'
import { checkBudget } from './check-budget.ts'
import { type Locks, memoryStore, queue, sharedCount } from './shared-count.ts'

export type BudgetOptions = NonNullable<ClientOptions['budget']> & {
  clock?: Pick<Clock, 'now'>
  /** Default: `navigator.locks`, where there is one. */
  locks?: Locks
}

/** The store holds whole billionths of a dollar. */
const unit = 1e9

/**
 * A limit on what is spent. Calls in flight are set aside at their estimate in the very count that all tabs share, so two tabs cannot spend the
 * same rest; a call that is thrown away, or whose page is closed, stays spent. The count is kept under `llmux.budget.<period>`; days and
 * months are UTC's.
 *
 * @example createClient({ budget: createBudget({ limit: 5, period: 'month', store: localStorage }) }) // llmux/core
 */
export function createBudget(options: BudgetOptions): Budget {
  const {
    limit,
    period = 'session',
    store,
    onStoreError = 'closed',
    unpriced = 'refuse',
    clock = Date,
    locks,
  } = options
  checkBudget(options)
  // A count of this page alone needs no lock of all tabs, whose name others may hold for a store of theirs.
  const count = store ? sharedCount(store, locks) : sharedCount(memoryStore(), queue())
  /** What a failing store could not be told. */
  const untold = new Map<string, number>()

  const currentKey = () => `llmux.budget.${periodOf(period, clock.now())}`

  const missed = (key: string, units: number) => untold.set(key, (untold.get(key) ?? 0) + units)

  async function add(key: string, units: number): Promise<number> {
    const more = units + (untold.get(key) ?? 0)
    untold.set(key, 0)
    try {
      return await count.add(key, more)
    } catch (error) {
      missed(key, more)
      return failed(error, untold.get(key) ?? 0)
    }
  }
  function failed(cause: unknown, known: number): number {
    if (onStoreError === 'open') return known
    throw new LLMError('budget-exceeded', 'the store of the budget cannot be used, so nothing is sent', { cause })
  }

  const reserve = async (estimate: number | undefined) => {
    if (estimate === undefined && unpriced === 'refuse') {
      throw new LLMError(
        'budget-exceeded',
        "no price is known of this model, and a budget lets nothing through unpriced: give it a price, or set unpriced: 'allow'",
      )
    }
    const key = currentKey()
    const reserved = Math.round((estimate ?? 0) * unit)
    const sum = await add(key, reserved).catch((error: unknown) => {
      // Nothing is sent, so there is nothing the store has to be told of.
      missed(key, -reserved)
      throw error
    })
    if (sum - reserved >= Math.round(limit * unit)) {
      await add(key, -reserved)
      throw new LLMError('budget-exceeded', `$${(sum - reserved) / unit} of $${limit} are spent (${period})`)
    }
    let settled = false
    return {
      async settle(dollars: number | undefined) {
        if (settled) return
        settled = true
        const rest = dollars === undefined ? 0 : Math.round(dollars * unit) - reserved
        // The answer is there and must not be lost to a store that fails now: what it was not told, it is told next time.
        if (rest !== 0) await add(key, rest).catch(() => undefined)
      },
    }
  }

  return {
    limit,
    async spent() {
      const key = currentKey()
      const known = untold.get(key) ?? 0
      return (
        (await count.read(key).then(
          (units) => units + known,
          (error: unknown) => failed(error, known),
        )) / unit
      )
    },
    async add(dollars) {
      await add(currentKey(), Math.round(dollars * unit))
    },
    reserve,
  }
}

function periodOf(period: 'session' | 'day' | 'month', now: number): string {
  return period === 'session' ? period : new Date(now).toISOString().slice(0, period === 'day' ? 10 : 7)
}
