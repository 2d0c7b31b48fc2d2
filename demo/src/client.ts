import { createClient, type Client, type Connection } from 'llmux'
import type { Settings } from './settings/settings.ts'
import { isSimulatedURL, simulatedEndpoints } from './simulation/simulated-models.ts'

export type ClientSettings = Pick<Settings, 'connections' | 'scenario'> & { model: string }

/** One client for everything: simulated servers are answered in the page, all others by themselves. */
export function createDemoClient({ connections, scenario, model }: ClientSettings): Client {
  let simulation: Promise<typeof fetch> | undefined
  return createClient({
    connections: Object.fromEntries(Object.entries(connections).map(([id, settings]) => [id, connectionOf(settings)])),
    endpoints: simulatedEndpoints,
    // The keys are the visitor's own.
    allowBrowserKeys: true,
    async fetch(input, init) {
      if (!isSimulatedURL(input instanceof Request ? input.url : String(input))) return fetch(input, init)
      simulation ??= import('./simulation/simulation.ts').then(({ createSimulation }) =>
        createSimulation(scenario, model),
      )
      return (await simulation)(input, init)
    },
  })
}

const connectionOf = ({ apiKey, baseURL }: Settings['connections'][string]): Connection => ({
  ...(apiKey && { apiKey }),
  ...(baseURL && { baseURL }),
})
