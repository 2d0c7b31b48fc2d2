import type { Provider } from '../types/index.ts'
import type { Host } from './types.ts'

/** A base URL as the source of a regular expression; `*` stands for one name in it. */
const source = (base: string) =>
  base
    .replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(/\*/g, '[^/]+')
    // A page may call the same machine by any of its names.
    .replace(
      /^(https?:\/\/)(?:localhost|127\\\.0\\\.0\\\.1)(?=:|\/|$)/,
      String.raw`$1(?:localhost|127\.0\.0\.1|\[::1\])`,
    )

/** A base URL that is made from a connection is asked for with `*` for whatever it wants to know. */
function registered({ baseURL }: Provider): string {
  if (typeof baseURL === 'string') return baseURL
  const anything = new Proxy<Record<string, unknown>>({}, { get: () => '*' })
  return baseURL({ options: anything })
}

export interface Address {
  /** Everything under a base URL, and the bare origin: whoever wonders whether a server is there at all asks that. */
  pattern: RegExp
  /** What follows the base URL: `/chat/completions`. '' for the bare origin. */
  rest(url: URL): string
}

/** Where a provider answers: at its own base URL and those of its host, or at the one that is named instead. */
export function addressOf(provider: Provider, host: Host, override: string | undefined): Address {
  const named = override === undefined ? [registered(provider), ...(host.bases ?? [])] : [override]
  const bases = named.map((base) => base.replace(/\/+$/, ''))
  const sources = bases.map(source)
  const origins = bases.map((base) => source(/^[^/]+\/\/[^/]+/.exec(base)?.[0] ?? base))
  const starts = sources.map((base) => new RegExp(`^${base}(?=/|$)`))
  return {
    pattern: new RegExp(`^(?:(?:${sources.join('|')})(?:/|$)|(?:${origins.join('|')})/?$)`),
    rest(url) {
      const address = url.origin + url.pathname
      const longest = Math.max(...starts.map((start) => start.exec(address)?.[0].length ?? -1))
      return longest < 0 ? '' : address.slice(longest)
    },
  }
}
