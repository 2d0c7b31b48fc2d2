import { must } from '../errors/must.ts'
import { createResolver } from '../routing/resolve-model.ts'
import { createRetryBudget } from '../routing/retry-budget.ts'
import { systemClock } from '../transport/clock.ts'
import type { Client, CompletionRequest, CoreOptions } from '../types/index.ts'
import { startCompletion, type CompletionOptions } from './completion.ts'
import { listen, type ClientContext } from './context.ts'
import type { otherCalls } from './other-calls.ts'
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
  const { providers, callbacks = [] } = options ?? {}
  must(
    Array.isArray(providers) && providers.every((each) => each?.dialect),
    'providers',
    'a list of providers',
    providers,
  )
  must(Array.isArray(callbacks), 'callbacks', 'a list', callbacks)
  const clock = options.clock ?? systemClock
  let spending: Promise<Spending> | undefined
  const context: ClientContext = {
    options,
    clock,
    resolver: createResolver(options),
    retryBudget: createRetryBudget(clock),
    // `walks` is opaque outside of this room.
    walks: (options.router?.walks(clock, options) as Walks | undefined) ?? plainWalks,
    spending: () => (spending ??= import('./spending.ts').then(({ createSpending }) => createSpending(context))),
    callbacks: new Set(),
  }
  const use: Client['use'] = (added) => {
    must(typeof added === 'object' && added, 'callbacks', 'objects', added)
    context.callbacks.add(added)
    // What fails to load now is loaded with the next call, which fails without it.
    listen(context).catch(() => undefined)
    return () => void context.callbacks.delete(added)
  }
  callbacks.forEach(use)
  const { resolver, walks } = context
  const other =
    (name: keyof typeof otherCalls) =>
    async (...asked: readonly unknown[]) => {
      const { otherCalls } = await import('./other-calls.ts')
      return (otherCalls[name] as (...asked: readonly unknown[]) => unknown)(context, ...asked)
    }

  return {
    // One implementation behind the overloads: whether a stream or a promise comes back hangs on `stream` alone.
    completion(request: CompletionRequest & { stream?: boolean | null }, callOptions?: CompletionOptions<unknown>) {
      const start = () => startCompletion(context, request, callOptions ?? {})
      // A call that returns a promise rejects, also where it could throw.
      return request?.stream ? start() : (async () => start().final())()
    },
    embedding: other('embedding'),
    models: other('models'),
    status: other('status'),
    async *pull(...asked: Parameters<Client['pull']>) {
      yield* (await other('pull')(...asked)) as ReturnType<Client['pull']>
    },
    batch: other('batch'),
    info: other('info'),
    cost: other('cost'),
    routes: () => Object.fromEntries([...resolver.routes].map(([name, route]) => [name, walks.states(route)])),
    register: resolver.register,
    use,
  } as Client
}
