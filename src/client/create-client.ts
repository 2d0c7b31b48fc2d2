import { LLMError } from '../errors/llm-error.ts'
import { createResolver } from '../routing/resolve-model.ts'
import { createRetryBudget } from '../routing/retry-budget.ts'
import { systemClock } from '../transport/clock.ts'
import type { CallOptions, Client, CompletionRequest, CoreOptions, ModelName, PullProgress } from '../types/index.ts'
import { startCompletion, type CompletionOptions } from './completion.ts'
import { listen, type ClientContext } from './context.ts'
import type { Spending } from './spending.ts'
import { plainWalks, type Walks } from './walk.ts'

/**
 * A client that knows the providers it is given and no other: pass the ones you use, and a page carries only those.
 *
 * @throws LLMError `invalid-request` for an endpoint or a route that cannot be, naming the field
 * @example
 * import { createClient } from 'llmux/core'
 * import { ollama } from 'llmux/providers/ollama'
 *
 * const client = createClient({ providers: [ollama] })
 * for await (const chunk of client.completion({ model: 'ollama/llama3.2', messages, stream: true })) …
 */
export function createCoreClient(options: CoreOptions): Client {
  const { providers, dialects = [], callbacks = [] } = options ?? {}
  mustBeList(providers, 'providers')
  mustBeList(callbacks, 'callbacks')
  const clock = options.clock ?? systemClock
  let spending: Promise<Spending> | undefined
  const context: ClientContext = {
    options,
    clock,
    resolver: createResolver({
      ...options,
      dialects: [...new Set([...dialects, ...providers.map(({ dialect }) => dialect)])],
    }),
    retryBudget: createRetryBudget(clock),
    // `walks` is opaque outside of this room.
    walks: (options.router?.walks(clock, options) as Walks | undefined) ?? plainWalks,
    spending: () => (spending ??= import('./spending.ts').then(({ createSpending }) => createSpending(options))),
    callbacks: new Set(),
  }
  const use: Client['use'] = (added) => {
    if (typeof added !== 'object' || !added)
      throw new LLMError('invalid-request', `callbacks must be objects, not ${String(added)}`)
    context.callbacks.add(added)
    // What fails to load now is loaded with the next call, which fails without it.
    listen(context).catch(() => undefined)
    return () => void context.callbacks.delete(added)
  }
  callbacks.forEach(use)

  // One implementation behind the overloads of Client: whether a stream or a promise comes back hangs on `stream` alone.
  const completion = (
    request: CompletionRequest & { stream?: boolean | null },
    callOptions?: CompletionOptions<unknown>,
  ) => {
    if (request?.stream) return startCompletion(context, request, callOptions ?? {})
    return settled(() => startCompletion(context, request, callOptions ?? {}).final())
  }

  // What is not needed for a first answer is loaded when it is first called: methods of one object do not tree-shake.
  return {
    completion: completion as Client['completion'],
    embedding: (async (request: never, callOptions: never) => {
      const { runEmbedding } = await import('./embedding.ts')
      return runEmbedding(context, request, callOptions ?? {})
    }) as Client['embedding'],
    async models(provider, callOptions) {
      const { modelsOf } = await import('./look-around.ts')
      return modelsOf(context, provider, callOptions)
    },
    async status(provider, callOptions) {
      const { statusOf } = await import('./look-around.ts')
      return statusOf(context, provider, callOptions)
    },
    async *pull(model: ModelName, callOptions?: CallOptions): AsyncIterable<PullProgress> {
      const { pullOf } = await import('./pull.ts')
      yield* pullOf(context, model, callOptions)
    },
    async batch(request: never, batchOptions: never) {
      const { batchOf } = await import('./batch-of.ts')
      return batchOf(context, startCompletion, request, batchOptions)
    },
    async info(model) {
      const { infoOf } = await import('./info-of.ts')
      return infoOf(context, model)
    },
    async cost(model, usage) {
      const { costFor } = await import('./info-of.ts')
      return costFor(context, model, usage)
    },
    routes: () =>
      Object.fromEntries([...context.resolver.routes].map(([name, route]) => [name, context.walks.states(route)])),
    register: context.resolver.register,
    use,
  } as Client
}

function mustBeList(value: unknown, field: string): void {
  if (!Array.isArray(value)) throw new LLMError('invalid-request', `${field} must be a list, not ${String(value)}`)
}

/** A call that returns a promise rejects, also where it could throw. */
async function settled<Value>(run: () => Promise<Value>): Promise<Value> {
  return run()
}
