import type { BatchOptions, BatchRequest, CompletionRequest } from '../types/index.ts'
import { runBatch } from './batch.ts'
import type { startCompletion } from './completion.ts'
import type { ClientContext } from './context.ts'

/** A batch of the client's own completions. */
export function batchOf<Parsed>(
  context: ClientContext,
  complete: typeof startCompletion,
  request: BatchRequest | readonly CompletionRequest[],
  options?: BatchOptions<Parsed>,
): ReturnType<typeof runBatch<Parsed>> {
  const { clock, resolver } = context
  return runBatch(
    {
      clock,
      complete: async (one, callOptions) => complete(context, one, callOptions).final(),
      isLocal({ model }) {
        const name = typeof model === 'string' ? model : model[0]
        return name !== undefined && resolver.resolve(name).targets.every(({ provider }) => provider.local)
      },
    },
    request,
    options,
  )
}
