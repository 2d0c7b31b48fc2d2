import type { QueryClient } from '@tanstack/react-query'
import type { Client } from '../types/index.ts'

/** So that options made outside of React (in a loader, at module level) find the client where their query runs. */
export const clients = new WeakMap<QueryClient, Client>()

/** The client options were given, or else that of the provider whose QueryClient runs them. */
export function clientFor(queryClient: QueryClient, given: Client | undefined): Client {
  return required(given ?? clients.get(queryClient))
}

export function required(client: Client | undefined): Client {
  if (client) return client
  throw new Error(
    'No llmux client: put <LLMClientProvider client={createClient()}> around your app, or give { client }',
  )
}
