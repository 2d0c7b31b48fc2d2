import type { QueryClient } from '@tanstack/react-query'
import type { CallOptions, Client, ModelName, PullProgress } from '../types/index.ts'
import { frameGate } from './frame-gate.ts'
import { llmKeys } from './keys.ts'
import { withSignal } from './request.ts'

/** Downloads under way, so that any component can pause them; one model may be asked for twice. */
const running = new WeakMap<QueryClient, Set<{ model: ModelName; controller: AbortController }>>()

/** Downloads a model; its progress is in the cache, at most one step a frame. */
export async function pullModel(
  queryClient: QueryClient,
  client: Client,
  model: ModelName,
  call: CallOptions | undefined,
): Promise<void> {
  const download = { model, controller: new AbortController() }
  const downloads = running.get(queryClient) ?? new Set()
  running.set(queryClient, downloads.add(download))
  let last: PullProgress | undefined
  const write = () => queryClient.setQueryData(llmKeys.pull(model), last)
  const gate = frameGate(write)
  try {
    for await (last of client.pull(model, withSignal(call, download.controller.signal))) gate.request()
  } finally {
    gate.close()
    write()
    downloads.delete(download)
  }
}

/** Ends a download; the server keeps what has arrived. */
export function pausePull(queryClient: QueryClient, model: ModelName): void {
  for (const download of running.get(queryClient) ?? []) if (download.model === model) download.controller.abort()
}
