import type { Query, QueryClient, QueryKey } from '@tanstack/react-query'

/** By its hash: `find` would hash the key of every query there is. */
export const findQuery = <Data>(client: QueryClient, queryKey: QueryKey): Query<Data, Error> | undefined =>
  client.getQueryCache().get<Data, Error>(client.defaultQueryOptions({ queryKey }).queryHash)

/**
 * To be awaited before a query function looks at its signal. StrictMode mounts, unmounts and mounts again within one task, and a query
 * whose signal was looked at is cancelled by that: two requests instead of one. A component that is gone for good by then asks nothing.
 */
export async function whenMounted({ client, queryKey }: { client: QueryClient; queryKey: QueryKey }): Promise<void> {
  const query = findQuery(client, queryKey)
  const watched = query?.getObserversCount()
  await Promise.resolve()
  if (!watched || query?.getObserversCount()) return
  void query?.cancel({ revert: true })
  throw new Error('unmounted')
}
