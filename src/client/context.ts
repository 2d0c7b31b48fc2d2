import type { Resolver } from '../routing/resolve-model.ts'
import type { RetryBudget } from '../routing/retry-budget.ts'
import type { Callbacks, Clock, CoreOptions } from '../types/index.ts'
import type { Spending } from './spending.ts'
import type { Walks } from './walk.ts'

/** What every call of one client shares. */
export interface ClientContext {
  readonly options: CoreOptions
  readonly clock: Clock
  readonly resolver: Resolver
  readonly retryBudget: RetryBudget
  readonly walks: Walks
  /** Loaded when it is first asked for. */
  spending(): Promise<Spending>
  readonly callbacks: Set<Callbacks>
}
