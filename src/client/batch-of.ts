import type { BatchOptions, BatchRequest, CompletionRequest } from '../types/index.ts'
import { runBatch } from './batch.ts'
import { startCompletion } from './completion.ts'
import type { ClientContext } from './context.ts'
import { isLocal } from './is-local.ts'
import { firstOf } from './first-of.ts'

/** A batch of the client's own completions. */
export function batchOf<Parsed>(
  context: ClientContext,
  request: BatchRequest | readonly CompletionRequest[],
  options?: BatchOptions<Parsed>,
): ReturnType<typeof runBatch<Parsed>> {
  const { resolver } = context
  const patient: ClientContext = { ...context, room }
  return runBatch(
    {
      complete: async (one, callOptions) => startCompletion(patient, one, callOptions).final(),
      providersOf(request) {
        const model: unknown = request?.model
        const name: unknown = Array.isArray(model) ? model[0] : model
        try {
          if (typeof name !== 'string') return []
          return resolver.resolve(name).targets.map((target) => ({ id: target.provider.id, local: isLocal(target) }))
        } catch {
          // A name that means nothing is that one request's failure.
          return []
        }
      },
    },
    request,
    options,
  )
}

/** Many requests are made at once, and none is in a hurry: what waits for a limit loses no time of its own. */
async function room(
  call: Parameters<NonNullable<ClientContext['room']>>[0],
  retryAfter: number | undefined,
): Promise<boolean> {
  if (retryAfter === undefined) return false
  call.watch.pause()
  await firstOf(call, [], retryAfter)
  call.watch.touch()
  return true
}
