import type { Resolver } from '../routing/resolve-model.ts'
import type { RetryBudget } from '../routing/retry-budget.ts'
import type { Callbacks, Clock, CoreOptions } from '../types/index.ts'

/** What every call of one client shares. */
export interface ClientContext {
  readonly options: CoreOptions
  readonly clock: Clock
  readonly resolver: Resolver
  readonly retryBudget: RetryBudget
  readonly callbacks: Set<Callbacks>
}
