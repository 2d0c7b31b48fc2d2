import { loaded } from '../transport/loaded.ts'
import type { LocalServer, Provider } from '../types/index.ts'

/** A provider, with what is known of how its server is run. */
export interface KnownProvider extends Omit<Provider, 'server'> {
  readonly server: LocalServer | undefined
}

export const knownProvider = async (provider: Provider): Promise<KnownProvider> => ({
  ...provider,
  server: await loaded(provider.server),
})
