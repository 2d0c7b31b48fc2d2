import type { Resolver } from '../routing/resolve-model.ts'
import type { RetryBudget } from '../routing/retry-budget.ts'
import type { Callbacks, Clock, CoreOptions } from '../types/index.ts'
import type { Call } from './call.ts'
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
  /** Waits where every target of a call is at its limit, which else fails: true when it is worth to look again. */
  room?(call: Pick<Call, 'context' | 'signal' | 'watch'>, retryAfter: number | undefined): Promise<boolean>
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
