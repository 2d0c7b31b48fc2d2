import type { Provider } from '../types/index.ts'
import type { Host } from './types.ts'

/** A base URL as the source of a regular expression; `*` stands for one name in it. */
const source = (base: string) =>
  base
    .replace(/\/+$/, '')
    .replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(/\*/g, '[^/]+')
    // A page may call the same machine by any of its names.
    .replace(/^(https?:\/\/)(localhost|127\\\.0\\\.0\\\.1)(?=:|\/|$)/, String.raw`$1(?:localhost|127\.0\.0\.1|\[::1\])`)

/** A base URL that is made from a connection is asked for with `*` for whatever it wants to know. */
function registered({ baseURL }: Provider): string {
  if (typeof baseURL === 'string') return baseURL
  const anything = new Proxy<Record<string, unknown>>({}, { get: () => '*' })
  return baseURL({ options: anything })
}

/** Sources of regular expressions for every base URL under which a provider answers. */
export const basesOf = (provider: Provider, host: Host, override: string | undefined): string[] =>
  (override === undefined ? [registered(provider), ...(host.bases ?? [])] : [override]).map(source)

/** What follows the base URL: `/chat/completions`. */
export function matchBase(bases: readonly string[], url: URL): string | undefined {
  const address = url.origin + url.pathname
  const matches = bases.map((base) => new RegExp(`^${base}(?=/|$)`).exec(address)?.[0].length ?? -1)
  const longest = Math.max(...matches)
  return longest < 0 ? undefined : address.slice(longest)
}
