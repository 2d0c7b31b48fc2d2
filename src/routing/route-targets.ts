import type { ModelName, Route, Target } from '../types/index.ts'

/** The targets of a route. One that names a route stands for that route's targets, which share its weight. */
export function routeTargets<Resolved extends { target: Target }>(
  { targets }: Route,
  routes: Readonly<Record<string, Route>>,
  find: (name: ModelName, over?: Target) => Resolved,
): Resolved[] {
  return targets.flatMap((entry) => {
    const [name, over] = typeof entry === 'string' ? [entry] : [entry.model, entry]
    const route = Object.hasOwn(routes, name) ? routes[name] : undefined
    if (!route) return [find(name, over)]
    const inner = routeTargets(route, routes, find)
    const share = (over?.weight ?? 1) / (inner.reduce((sum, { target }) => sum + (target.weight ?? 1), 0) || 1)
    return inner.map((resolved) => ({
      ...resolved,
      target: {
        ...resolved.target,
        weight: share * (resolved.target.weight ?? 1),
        ...(over?.order !== undefined && { order: over.order }),
      },
    }))
  })
}
