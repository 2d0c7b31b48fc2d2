import type { Client } from '../types/index.ts'

/** The calls without a client: bound to one made on first use, or set. The library's only global state. */
export interface DefaultClient extends Pick<Client, 'completion' | 'embedding' | 'batch' | 'register' | 'use'> {
  getDefaultClient(): Client
  setDefaultClient(client: Client): void
}

export function createDefaultClient(create: () => Client): DefaultClient {
  let current: Client | undefined
  const client = () => (current ??= create())
  return {
    getDefaultClient: client,
    setDefaultClient: (chosen) => void (current = chosen),
    completion: ((...call: Parameters<Client['completion']>) => client().completion(...call)) as Client['completion'],
    embedding: ((...call: Parameters<Client['embedding']>) => client().embedding(...call)) as Client['embedding'],
    batch: ((...call: Parameters<Client['batch']>) => client().batch(...call)) as Client['batch'],
    register: (name, endpoint) => client().register(name, endpoint),
    use: (callbacks) => client().use(callbacks),
  }
}
