import { QueryClient, QueryClientContext, QueryClientProvider } from '@tanstack/react-query'
import { createContext, createElement, useContext, useState, type ReactNode } from 'react'
import type { Client } from '../types/index.ts'

const ClientContext = createContext<Client | undefined>(undefined)

/** So that options made outside of React (in a loader, at module level) find the client where their query runs. */
const clients = new WeakMap<QueryClient, Client>()

interface ProviderProps {
  client: Client
  children?: ReactNode
}

/**
 * Hands the client down. Creates a QueryClient if the tree has none, so a first page needs nothing else.
 *
 * @example
 * <LLMClientProvider client={createClient()}>
 *   <App />
 * </LLMClientProvider>
 */
export function LLMClientProvider(props: ProviderProps): ReactNode {
  const above = useContext(QueryClientContext)
  // Written while rendering, since a query that suspends runs before any effect; the same value however often it is written.
  if (above) clients.set(above, props.client)
  return above
    ? createElement(ClientContext, { value: props.client }, props.children)
    : createElement(OwnQueryClient, props)
}

function OwnQueryClient(props: ProviderProps): ReactNode {
  const [queryClient] = useState(() => new QueryClient())
  return createElement(QueryClientProvider, { client: queryClient }, createElement(LLMClientProvider, props))
}

function required(client: Client | undefined): Client {
  if (client) return client
  throw new Error(
    'No llmux client: put <LLMClientProvider client={createClient()}> around your app, or give { client }',
  )
}

/**
 * The client of the nearest `LLMClientProvider`.
 *
 * @throws Error that names the fix, if there is none
 */
export const useLLMClient = (): Client => useClient()

/** The client a hook was given, or else the nearest one. */
export function useClient(given?: Client): Client {
  const nearest = useContext(ClientContext)
  return required(given ?? nearest)
}

/** The client options were given, or else that of the provider whose QueryClient runs them. */
export function clientFor(queryClient: QueryClient, given: Client | undefined): Client {
  return required(given ?? clients.get(queryClient))
}
