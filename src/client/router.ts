import { createHedge } from '../routing/hedge.ts'
import { createMeters } from '../routing/meters.ts'
import { routeTargets } from '../routing/route-targets.ts'
import { validateRoutes } from '../routing/validate-routes.ts'
import { trackedWalks } from './tracked-walk.ts'
import type { Router } from '../types/index.ts'

/**
 * What routes need: the state of their targets, rest after failures, limits, hedging, and a look at the options before the first call.
 * Without it a list of models is asked in order, and nobody rests.
 *
 * @example
 * import { createClient, router, leastBusy } from 'llmux/core'
 * createClient({ providers: [groq, ollama], router, routes: { chat: { targets: ['groq/a', 'ollama/b'], strategy: leastBusy } } })
 */
export const router: Router = {
  walks: (clock, options) => trackedWalks(clock, options),
  routes(options, find) {
    validateRoutes(options, find)
    const { routes = {} } = options
    return new Map(
      Object.entries(routes).map(([name, route]) => [
        name,
        { name, targets: routeTargets(route, routes, find), route },
      ]),
    )
  },
  meters: createMeters,
  hedge: createHedge,
  tokens: async (request) => (await import('./prompt-tokens.ts')).promptTokens(request),
}
