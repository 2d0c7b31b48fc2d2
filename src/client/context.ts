import type { Resolver } from '../routing/resolve-model.ts'
import type { RetryBudget } from '../routing/retry-budget.ts'
import type { Callbacks, Clock, CoreOptions } from '../types/index.ts'
import type { Listeners } from './listeners.ts'
import type { Spending } from './spending.ts'
import type { Walks } from './walk.ts'

/** What every call of one client shares. */
export interface ClientContext {
  readonly options: CoreOptions
  readonly clock: Clock
  readonly resolver: Resolver
  readonly retryBudget: RetryBudget
  readonly walks: Walks
  /** Its calls wait where every target is at its limit, and their time stands still meanwhile: many are made at once, and none is in a hurry. */
  readonly patient?: true
  /** Loaded when it is first asked for. */
  spending(): Promise<Spending>
  readonly callbacks: Set<Callbacks>
  /** Tells them, where there are some. */
  listeners?: Listeners
}

/** Loads what tells callbacks, where there are some. Calls wait for it before anything is sent: nothing goes unheard. */
export async function listen(context: ClientContext): Promise<Listeners | undefined> {
  if (!context.callbacks.size) return undefined
  return (context.listeners ??= (await import('./listeners.ts')).createListeners(context.callbacks))
}
