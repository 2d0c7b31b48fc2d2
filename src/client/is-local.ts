import { isPrivate } from '../local/page.ts'
import { baseURLOf } from '../routing/connection.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import { isLoopback } from '../transport/send.ts'

/** Names that only a network of one's own resolves: without a dot (a container's, say), or under a domain that is reserved for it. */
const homely = /^[\w-]+$|\.(internal|lan|home\.arpa)$/

/**
 * Does a server of one's own run on this machine, or in its network? The address that is used says so: `vllm` may be a host that is rented,
 * and an endpoint anything at all. What is not run by oneself (a proxy of OpenAI's on localhost) never is: somebody pays for it.
 */
export function isLocal({ provider, connection }: Pick<ResolvedTarget, 'provider' | 'connection'>): boolean {
  if (!provider.local) return false
  const { hostname } = new URL(baseURLOf(provider, connection))
  return isLoopback(hostname) || isPrivate(hostname) || hostname === '0.0.0.0' || homely.test(hostname)
}
