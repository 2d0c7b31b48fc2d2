import { must } from '../errors/must.ts'
import type { ErrorCode, Fallbacks, ModelName } from '../types/index.ts'

export type FallbackOption = readonly ModelName[] | Fallbacks | undefined

/**
 * What every target would refuse as well, or what was already answered: worth no other target. The caller hung up, the request
 * itself is wrong, the budget is spent, the answer came and did not match its schema.
 */
const final = /^(aborted|invalid-request|budget-exceeded|invalid-output)$/

/** Is this failure worth another target at all? */
export function mayFallBack(code: ErrorCode): boolean {
  return !final.test(code)
}

const isList = (option: readonly ModelName[] | Fallbacks): option is readonly ModelName[] => Array.isArray(option)

/**
 * The names that the nearest layer (request, route, client) lists for this very cause; undefined where none does. A plain list is
 * one for `any`; an empty one says "none".
 *
 * @example fallbacksFor('context-window', options.fallbacks, route.fallbacks, client.fallbacks)
 */
export function fallbacksFor(
  cause: keyof Fallbacks,
  ...layers: readonly FallbackOption[]
): readonly ModelName[] | undefined {
  for (const layer of layers) {
    must(!layer || typeof layer === 'object', 'fallbacks', 'a list', layer)
    const names = layer && (isList(layer) ? { any: layer } : layer)[cause]
    if (names) return names
  }
  return undefined
}
