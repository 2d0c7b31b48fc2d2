import type { ResolvedTarget } from '../routing/resolve-model.ts'
import { abortable } from '../transport/send.ts'
import type { CallEvent, Callbacks, CompletionRequest, EmbeddingRequest } from '../types/index.ts'
import type { Call } from './call.ts'

type Hook = Exclude<keyof Callbacks, 'name' | 'onRequest'>
type EventOf<Name extends Hook> = Omit<Parameters<NonNullable<Callbacks[Name]>>[0], keyof CallEvent>
type AnyCall = Pick<Call, 'id' | 'kind' | 'options' | 'startedAt'> & {
  request: CompletionRequest | EmbeddingRequest
}

/** What happened in a call, to which of its targets. */
export type Tell = <Name extends Hook>(target: ResolvedTarget | undefined, name: Name, event: EventOf<Name>) => void

/** The callbacks of a client, as what happens is told to them. Loaded where there are some. */
export interface Listeners {
  /** Tells every callback, in order of registration. One that throws breaks nothing, and is reported once. */
  tell<Name extends Hook>(call: AnyCall, target: ResolvedTarget | undefined, name: Name, event: EventOf<Name>): void
  hear(name: Hook): boolean
  /** Lets callbacks change the request, each seeing what the one before it made of it. True where one did. */
  change<Request extends CompletionRequest | EmbeddingRequest>(call: Call<Request>): Promise<boolean>
}

export function createListeners(all: ReadonlySet<Callbacks>): Listeners {
  return {
    tell(call, target, name, event) {
      for (const callbacks of all) {
        if (!callbacks[name]) continue
        try {
          // The union of hooks has no call signature of its own: name and event belong together by this function's type.
          const hook = callbacks[name] as (told: CallEvent & typeof event) => unknown
          const heard = hook.call(callbacks, { ...callEvent(call, target), ...event })
          // An async one fails later, and a rejection that nobody hears ends a process.
          if (heard instanceof Promise) heard.catch((error: unknown) => report(callbacks, name, error))
        } catch (error) {
          report(callbacks, name, error)
        }
      }
    },
    hear: (name) => [...all].some((callbacks) => callbacks[name]),
    async change<Request extends CompletionRequest | EmbeddingRequest>(call: Call<Request>) {
      let changed = false
      for (const callbacks of all) {
        try {
          const request = await abortable(callbacks.onRequest?.(callEvent(call, undefined)), call.signal)
          if (request) {
            call.request = request as Request
            changed = true
          }
        } catch (error) {
          if (call.signal.aborted) throw error
          report(callbacks, 'onRequest', error)
        }
      }
      return changed
    },
  }
}

function callEvent(call: AnyCall, target: ResolvedTarget | undefined): CallEvent {
  const { id, kind, request, options, startedAt } = call
  const model = target?.name ?? (typeof request.model === 'string' ? request.model : (request.model[0] ?? ''))
  return {
    callId: id,
    kind,
    request,
    model,
    ...(target && { provider: target.provider.id }),
    context: options.context ?? {},
    startedAt,
  }
}

const reported = new WeakMap<Callbacks, Set<string>>()

function report(callbacks: Callbacks, hook: string, error: unknown): void {
  const names = reported.get(callbacks) ?? new Set()
  if (names.has(hook)) return
  reported.set(callbacks, names.add(hook))
  // oxlint-disable-next-line no-console -- a callback's failure must be seen, and must not break the call
  console.error(`llmux: ${hook} of ${callbacks.name ?? 'a callback'} threw`, error)
}
