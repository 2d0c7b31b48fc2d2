import type { QueryClient } from '@tanstack/react-query'
import type { CallOptions, Client, ModelName, PullProgress } from '../types/index.ts'
import { frameGate } from './frame-gate.ts'
import { llmKeys } from './keys.ts'
import { withSignal } from './request.ts'

/** Downloads under way, so that any component can pause them. */
const running = new WeakMap<QueryClient, Map<ModelName, AbortController>>()

/** Downloads a model; its progress is in the cache, at most one step a frame. */
export async function pullModel(
  queryClient: QueryClient,
  client: Client,
  model: ModelName,
  call: CallOptions | undefined,
): Promise<void> {
  const controller = new AbortController()
  const downloads = running.get(queryClient) ?? new Map<ModelName, AbortController>()
  running.set(queryClient, downloads.set(model, controller))
  let last: PullProgress | undefined
  const write = () => queryClient.setQueryData(llmKeys.pull(model), last)
  const gate = frameGate(write)
  try {
    for await (last of client.pull(model, withSignal(call, controller.signal))) gate.request()
  } finally {
    gate.close()
    write()
    if (downloads.get(model) === controller) downloads.delete(model)
  }
}

/** Ends a download; the server keeps what has arrived. */
export function pausePull(queryClient: QueryClient, model: ModelName): void {
  running.get(queryClient)?.get(model)?.abort()
}
