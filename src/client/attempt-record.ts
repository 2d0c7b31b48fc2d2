import type { LLMError } from '../errors/llm-error.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import type { Attempt, CompletionRequest, EmbeddingRequest, Usage } from '../types/index.ts'
import type { Call } from './call.ts'
import { asError } from './explained.ts'
import type { Asked, Spent } from './spending.ts'
import type { Turn } from './walk.ts'

/** One attempt's line in `attempts`, written when it has come to something; its target and the budget hear of it too. */
export interface AttemptRecord {
  /** Sets aside what the attempt may cost, where there is a budget. Rejects with `budget-exceeded`, and when the call is given up. */
  reserve(asked?: Asked): Promise<void>
  firstToken(): void
  succeeded(usage?: Pick<Usage, 'prompt_tokens' | 'total_tokens' | 'cost'>): void
  /** The error as the caller will see it: whose it was, and in which words. */
  failed(thrown: unknown, usage?: Usage): LLMError
}

export function recordAttempt<Request extends CompletionRequest | EmbeddingRequest>(
  call: Call<Request>,
  { target, run }: Pick<Turn, 'target' | 'run'>,
): AttemptRecord {
  const { clock } = call.context
  const startedAt = clock.now()
  let spent: Spent | undefined
  let refused = false
  let begun = false
  let closed = false
  const note = (outcome: Attempt['outcome'], more: Partial<Attempt> = {}) => {
    const { provider, model } = target
    const duration = clock.now() - startedAt
    call.attempts.push({ provider: provider.id, model, startedAt, duration, outcome, ...more })
  }
  return {
    async reserve(asked = call) {
      refused = true
      spent = await call.spending?.reserve(asked, target)
      refused = false
    },
    firstToken() {
      run?.firstToken()
      begun = true
      call.firstTokenAt = clock.now()
    },
    succeeded(usage) {
      closed = true
      run?.success(usage?.total_tokens)
      spent?.settle(usage, true)
      note('success')
    },
    failed(thrown, used) {
      const error = targetError(thrown, target)
      if (closed) return error
      closed = true
      const abandoned = error.code === 'aborted'
      const usage = used && (call.spending?.pricedNow(used, target) ?? used)
      if (abandoned || refused) run?.abandon()
      else run?.failure(error)
      spent?.settle(usage, begun, abandoned)
      if (!refused) note(abandoned ? 'abandoned' : 'failed', { error: error.toJSON(), ...(usage && { usage }) })
      return error
    },
  }
}

function targetError(thrown: unknown, { name, provider, model }: ResolvedTarget): LLMError {
  const error = asError(thrown)
  return error.provider ? error : error.with({ provider: provider.id, model }, `${name}: ${error.message}`)
}
