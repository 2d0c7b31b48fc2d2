import { LLMError } from '../errors/llm-error.ts'
import { overrideConnection } from '../routing/connection.ts'
import type { ResolvedModel, ResolvedTarget } from '../routing/resolve-model.ts'
import type { CallOptions, Fallbacks, ModelName } from '../types/index.ts'
import type { ClientContext } from './context.ts'
import { requireKey } from './api-key.ts'

/** Whom to ask, in which order. */
export interface Plan {
  readonly first: ResolvedTarget
  /** The one that was given out last. */
  readonly current: ResolvedTarget
  /** After a failure: the next target worth asking, if there is one. */
  next(error: LLMError): ResolvedTarget | undefined
}

/** Every name is resolved here, before anything is sent: a typing error in a fallback must not wait for the day it is needed. */
export function createPlan(
  { resolver, options: client }: ClientContext,
  model: ModelName | readonly ModelName[],
  options: CallOptions,
): Plan {
  const names = typeof model === 'string' ? [model] : model
  const resolved = names.map((name) => resolver.resolve(name))
  const [head] = resolved
  if (!head) throw new LLMError('invalid-request', 'model must be a name or a list of names, not an empty list')
  resolved[0] = withCallOptions(head, options)
  const lists = [options.fallbacks, ...resolved.map(({ route }) => route?.fallbacks), client.fallbacks].map(byCause)
  const fallbacks = (cause: keyof Fallbacks) =>
    lists.find((list) => list[cause])?.[cause]?.map((name) => resolver.resolve(name))
  const causes = {
    any: fallbacks('any'),
    'context-window': fallbacks('context-window'),
    'content-policy': fallbacks('content-policy'),
  }
  const queue = resolved.flatMap(({ targets }) => targets)
  const [first] = queue
  if (!first) throw new LLMError('invalid-request', `"${head.name}" has no targets`)
  // With another target to go to, a missing key is one more reason to go there.
  if (queue.length === 1 && !causes.any?.length) requireKey(first)
  let current = first
  let rest = queue.slice(1)
  let used: keyof typeof causes | undefined
  return {
    first,
    get current() {
      return current
    },
    next(error) {
      const cause = error.code === 'context-window' || error.code === 'content-policy' ? error.code : 'any'
      const own = cause !== 'any' && used !== cause ? causes[cause] : undefined
      if (own) {
        used = cause
        rest = own.flatMap(({ targets }) => targets)
      } else if (!rest.length && !used) {
        used = 'any'
        rest = (causes.any ?? []).flatMap(({ targets }) => targets)
      }
      const next = rest.shift()
      if (next) current = next
      return next
    },
  }
}

const byCause = (fallbacks: readonly ModelName[] | Fallbacks | undefined): Fallbacks =>
  isList(fallbacks) ? { any: fallbacks } : (fallbacks ?? {})
const isList = (fallbacks: readonly ModelName[] | Fallbacks | undefined): fallbacks is readonly ModelName[] =>
  Array.isArray(fallbacks)

/** A key, an address or headers in the options are for the first name alone: a fallback never sees another provider's key. */
function withCallOptions(model: ResolvedModel, { apiKey, baseURL, headers }: CallOptions): ResolvedModel {
  if (apiKey === undefined && baseURL === undefined && headers === undefined) return model
  const [only] = model.targets
  if (model.route || !only)
    throw new LLMError(
      'invalid-request',
      `apiKey, baseURL and headers are for one target, and "${model.name}" is a route`,
    )
  const over = {
    ...(apiKey !== undefined && { apiKey }),
    ...(baseURL !== undefined && { baseURL }),
    ...(headers && { headers }),
  }
  return { ...model, targets: [{ ...only, connection: overrideConnection(only.provider, only.connection, over) }] }
}
