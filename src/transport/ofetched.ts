import { createFetch } from 'ofetch'

/**
 * ofetch, as a fetch. It asks for lists, vectors and downloads; answers go by plain fetch, which is all that a page needs for its
 * first.
 *
 * ofetch is held to one request and a body left alone. It resends nothing on POST but may on GET; its `timeout` is ignored beside a signal; on an
 * error status it hands back an unread stream; and an NDJSON body it would buffer whole (https://github.com/unjs/ofetch).
 */
export function ofetched(ownFetch: typeof fetch | undefined): typeof fetch {
  const { raw } = createFetch({ fetch: (input, init) => (ownFetch ?? globalThis.fetch)(input, init) })
  return async (url, init) => {
    const options = { ...init, responseType: 'stream', ignoreResponseError: true, retry: 0 }
    try {
      return await raw(String(url), options as Parameters<typeof raw>[1])
    } catch (error) {
      // A FetchError reaches the request's headers, and with them the key; its message holds the whole URL: only its cause is kept.
      throw (error as Error).cause ?? new TypeError('fetch failed')
    }
  }
}
