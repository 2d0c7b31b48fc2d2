import { QueryClient, QueryClientContext, QueryClientProvider } from '@tanstack/react-query'
import { createContext, createElement, useContext, useMemo, useState, type ReactNode } from 'react'
import type { Client } from '../types/index.ts'
import { clients, required } from './clients.ts'
import type { Common } from './types.ts'

const ClientContext = createContext<{ client: Client; queryClient: QueryClient } | undefined>(undefined)

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
export function LLMClientProvider({ client, children }: ProviderProps): ReactNode {
  const above = useContext(QueryClientContext)
  const [own] = useState(() => above ?? new QueryClient())
  const queryClient = above ?? own
  // Written while rendering, since a query that suspends runs before any effect; the same value however often it is written.
  // One within another serves the hooks below it; the queries of components beside it are not its own.
  if (useContext(ClientContext)?.queryClient !== queryClient) clients.set(queryClient, client)
  const value = useMemo(() => ({ client, queryClient }), [client, queryClient])
  const tree = createElement(ClientContext, { value }, children)
  return above ? tree : createElement(QueryClientProvider, { client: queryClient }, tree)
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
  return required(given ?? nearest?.client)
}

/** The options of a hook, with that client. */
export const useOptions = <Options extends Common>(options: Options): Options & { client: Client } => ({
  ...options,
  client: useClient(options.client),
})
