import { LLMError } from '../errors/llm-error.ts'
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

function listFor(option: FallbackOption, cause: keyof Fallbacks): readonly ModelName[] | undefined {
  if (!option) return undefined
  if (isList(option)) return cause === 'any' ? option : undefined
  if (typeof option !== 'object')
    throw new LLMError('invalid-request', `fallbacks must be a list, not ${String(option)}`)
  return option[cause]
}

/**
 * The names to try after a failure, the nearest layer first (request, route, client). A cause of its own is looked for in all layers before
 * `any` is; an empty list says "none". `own`: the list names this very cause, so the rest of the route is passed over.
 *
 * @example fallbacksFor('context-window', options.fallbacks, route.fallbacks, client.fallbacks)
 */
export function fallbacksFor(
  code: ErrorCode,
  ...layers: readonly FallbackOption[]
): { names: readonly ModelName[]; own: boolean } {
  const find = (cause: keyof Fallbacks) => {
    for (const layer of layers) {
      const names = listFor(layer, cause)
      if (names) return names
    }
    return undefined
  }
  const own = code === 'context-window' || code === 'content-policy' ? find(code) : undefined
  return own ? { names: own, own: true } : { names: find('any') ?? [], own: false }
}
