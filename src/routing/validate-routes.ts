import { checkPrices } from '../errors/check-prices.ts'
import { refuse } from '../errors/refuse.ts'
import type { ClientOptions, CoreOptions, Fallbacks, Target } from '../types/index.ts'
import type { FallbackOption } from './fallbacks.ts'

type Routing = Pick<ClientOptions | CoreOptions, 'routes' | 'fallbacks' | 'retry' | 'timeout' | 'cooldown'>

/** Throws what is known of a name that means nothing (`not-found`, with a "did you mean"); returns for one that does. */
export type CheckName = (name: string) => void

/**
 * Refuses what would only fail at the first call: empty lists, negative numbers, names of nothing, routes in a circle. The message begins
 * with the path of the field.
 *
 * @throws LLMError `invalid-request`, e.g. `routes.chat.targets[1].weight: must be 0 or more, is -1`
 */
export function validateRoutes({ routes = {}, fallbacks, retry, timeout, cooldown }: Routing, check: CheckName): void {
  const checkName: NameCheck = (name, path) => {
    if (typeof name !== 'string' || name === '') return refuse(path, 'must be the name of a model or a route')
    const problem = Object.hasOwn(routes, name) ? undefined : problemOf(name, check)
    if (problem) refuse(path, problem)
  }
  for (const [name, route] of Object.entries(routes)) {
    const path = `routes.${name}`
    if (!problemOf(name, check)) refuse(path, 'is the name of a model already')
    if (typeof route !== 'object' || !route) refuse(path, 'must be an object with targets')
    checkStrategy(route.strategy, `${path}.strategy`)
    checkTargets(route.targets, `${path}.targets`, checkName)
    checkFallbacks(route.fallbacks, `${path}.fallbacks`, checkName)
    for (const field of ['hedge', 'retry', 'timeout'] as const) checkNumbers(route[field], `${path}.${field}`)
  }
  checkFallbacks(fallbacks, 'fallbacks', checkName)
  checkNumbers(retry, 'retry')
  checkNumbers(timeout, 'timeout')
  checkNumbers(cooldown, 'cooldown')
  checkCircles(routes)
}

/** Why it is no name of a model; undefined where it is one. */
function problemOf(name: string, check: CheckName): string | undefined {
  try {
    check(name)
    return undefined
  } catch (error) {
    return String(Object(error).message)
  }
}

function checkStrategy(strategy: unknown, path: string): void {
  if (strategy === undefined || strategy === 'order' || typeof strategy === 'function') return
  refuse(path, `${JSON.stringify(strategy)} is no strategy`)
}

type NameCheck = (name: unknown, path: string) => void

function checkTargets(targets: readonly (string | Target)[], path: string, checkName: NameCheck): void {
  if (!Array.isArray(targets) || targets.length === 0) refuse(path, 'must list at least one target')
  for (const [index, target] of targets.entries()) {
    if (typeof target === 'string') {
      checkName(target, `${path}[${index}]`)
      continue
    }
    checkName(target?.model, `${path}[${index}].model`)
    const { weight, order, ...rest } = target
    checkNumbers(weight, `${path}[${index}].weight`)
    if (order !== undefined && !Number.isFinite(order))
      refuse(`${path}[${index}].order`, `must be a number, is ${order}`)
    const { rpm, tpm, maxParallel, contextWindow } = rest
    for (const [field, value] of Object.entries({ rpm, tpm, maxParallel, contextWindow })) {
      if (value !== undefined && !(value > 0)) refuse(`${path}[${index}].${field}`, `must be more than 0, is ${value}`)
    }
    if (rest.price) checkPrices({ price: rest.price }, `${path}[${index}].`)
  }
  if (targets.every((target) => typeof target === 'object' && target.weight === 0)) refuse(path, 'every weight is 0')
}

function checkFallbacks(option: FallbackOption, path: string, checkName: NameCheck): void {
  if (option === undefined) return
  const lists: [string, readonly string[] | undefined][] = isList(option)
    ? [[path, option]]
    : Object.entries(option).map(([cause, names]) => [`${path}.${cause}`, names])
  for (const [listPath, names] of lists) {
    if (!isList(option) && !/\.(any|context-window|content-policy)$/.test(listPath)) {
      refuse(listPath, 'is no cause: there are any, context-window and content-policy')
    }
    if (names === undefined) continue
    if (!Array.isArray(names)) refuse(listPath, 'must be a list of names')
    for (const [index, name] of names.entries()) checkName(name, `${listPath}[${index}]`)
  }
}

const isList = (option: readonly string[] | Fallbacks): option is readonly string[] => Array.isArray(option)

/** Every number in it. */
function checkNumbers(value: unknown, path: string): void {
  if (typeof value === 'number' && !(value >= 0)) refuse(path, `must be 0 or more, is ${value}`)
  if (typeof value === 'object')
    for (const [field, inner] of Object.entries(value ?? {})) checkNumbers(inner, `${path}.${field}`)
}

/** A route may name routes, as targets or as fallbacks, but on no way itself. */
function checkCircles(routes: NonNullable<Routing['routes']>): void {
  const visit = (name: string, trail: readonly string[]): void => {
    const route = Object.hasOwn(routes, name) ? routes[name] : undefined
    if (!route) return
    for (const [field, next] of namesIn(route)) {
      const way = [...trail, next]
      if (way.indexOf(next) < way.length - 1) refuse(`routes.${name}.${field}`, `leads in a circle: ${way.join(' → ')}`)
      visit(next, way)
    }
  }
  for (const name of Object.keys(routes)) visit(name, [name])
}

function namesIn({ targets, fallbacks }: NonNullable<Routing['routes']>[string]): [field: string, name: string][] {
  const named: [string, string][] = targets.map((target, index) =>
    typeof target === 'string' ? [`targets[${index}]`, target] : [`targets[${index}].model`, target.model],
  )
  if (!fallbacks) return named
  const lists = isList(fallbacks) ? [['fallbacks', fallbacks] as const] : Object.entries(fallbacks)
  for (const [cause, names] of lists) {
    const path = cause === 'fallbacks' ? cause : `fallbacks.${cause}`
    for (const [index, name] of (names ?? []).entries()) named.push([`${path}[${index}]`, name])
  }
  return named
}
