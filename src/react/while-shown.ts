import {
  QueryObserver,
  type Query,
  type QueryClient,
  type QueryFunctionContext,
  type QueryKey,
  type QueryObserverOptions,
} from '@tanstack/react-query'

/** By its hash: `find` would hash the key of every query there is. */
export const findQuery = <Data>(client: QueryClient, queryKey: QueryKey): Query<Data, Error> | undefined =>
  client.getQueryCache().get<Data, Error>(client.defaultQueryOptions({ queryKey }).queryHash)

/**
 * Asks, and ends the request when nobody shows the query any more. TanStack ends it between the two halves of a commit that moves a
 * component, as StrictMode and Fast Refresh do too: two requests instead of one. Here it is decided when the commit is over.
 */
export async function whileShown<Data, Key extends QueryKey>(
  { client, queryKey, signal }: QueryFunctionContext<Key>,
  ask: (signal: AbortSignal) => Promise<Data>,
  keepAlive?: boolean,
): Promise<Data> {
  const query = findQuery(client, queryKey)
  if (query?.promise) hold(client, query, query.promise, keepAlive)
  await Promise.resolve()
  // Twice: a component that is gone for good in the task that mounted it has ended the request by then, and asks nothing.
  await Promise.resolve()
  signal.throwIfAborted()
  return ask(signal)
}

/** Watches a query until its request is over, or nobody else does. */
function hold(client: QueryClient, query: Query, over: Promise<unknown>, keepAlive = false): void {
  const options: object = { ...query.options, enabled: false, select: undefined }
  const letGo = new QueryObserver(client, options as QueryObserverOptions).subscribe(() => undefined)
  const forget = client.getQueryCache().subscribe((event) => {
    if (event.type === 'observerRemoved' && event.query === query) queueMicrotask(check)
  })
  function check() {
    if (!keepAlive && query.getObserversCount() === 1) letGo()
  }
  function end() {
    forget()
    letGo()
  }
  over.then(end, end)
}
