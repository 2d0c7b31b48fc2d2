import type { LLMError } from '../errors/llm-error.ts'
import { known } from '../errors/known.ts'
import { must } from '../errors/must.ts'
import { abortError } from '../transport/send.ts'
import { createWatch, type Watch } from '../transport/watch.ts'
import type {
  Attempt,
  CallEvent,
  CallOptions,
  CompletionRequest,
  EmbeddingRequest,
  Route,
  Timeouts,
  Warning,
} from '../types/index.ts'
import { listen, type ClientContext } from './context.ts'
import type { Listeners, Tell } from './listeners.ts'
import type { Spending } from './spending.ts'

/** One call, from the moment it is made until it has come to something. */
export interface Call<Request extends CompletionRequest | EmbeddingRequest = CompletionRequest> {
  readonly id: string
  readonly kind: CallEvent['kind']
  readonly context: ClientContext
  readonly options: CallOptions
  /** The answer comes piece by piece. */
  readonly stream?: boolean
  /** Epoch ms. */
  startedAt: number
  readonly attempts: Attempt[]
  readonly warnings: Warning[]
  readonly timeout: Timeouts
  /** Aborted by the caller, by leaving the loop, and by the total timeout. */
  readonly signal: AbortSignal
  request: Request
  /** Where the client has prices or a budget. */
  spending?: Spending | undefined
  /** Epoch ms of the first token. */
  firstTokenAt?: number
  abort(error: LLMError): void
  /** Tells the callbacks, where there are some. */
  readonly tell: Tell
  /** What was told last: of an attempt, `onSend` before its first token, once it has been sent. */
  last?: Parameters<Tell>[1]
  /** From now on it listens to the caller's signal, and its time is running: nobody may ever read a stream. */
  begin(): void
  /** Its time. */
  readonly watch: Pick<Watch, 'pause' | 'touch'>
  /** Lets go of the caller's signal and the timer. */
  close(): void
}

interface CallInit<Request> {
  context: ClientContext
  kind: CallEvent['kind']
  request: Request
  options: CallOptions
  stream?: boolean
  /** The route that is asked, if it is one. */
  route: Route | undefined
  /** ms; none unless the caller or the client sets one. */
  total: number | undefined
}

export function createCall<Request extends CompletionRequest | EmbeddingRequest>(
  init: CallInit<Request>,
): Call<Request> {
  const { context, options, route, total } = init
  if (options.signal?.aborted) throw abortError(options.signal)
  must(!options.signal || options.signal.addEventListener, 'signal', 'an AbortSignal', options.signal)
  const layers = [context.options.timeout, route?.timeout, options.timeout]
  const timeout: Timeouts = Object.assign({}, ...layers.map(timeouts))
  for (const [field, ms] of Object.entries(timeout))
    must(typeof ms === 'number' && ms >= 0, `timeout.${field}`, '0 or more ms', ms)
  const watch = createWatch(context.clock)
  const { signal, abort, stop: close } = watch

  return {
    ...init,
    id: randomId(),
    startedAt: context.clock.now(),
    attempts: [],
    warnings: [],
    timeout,
    signal,
    watch,
    abort,
    tell(...event) {
      // A stream is told that it was given up before its attempts are.
      if (event[1] !== 'onFailure') this.last = event[1]
      const told = (listeners?: Listeners) => listeners?.tell(this, ...event)
      if (context.listeners) told(context.listeners)
      // They hear of it once they are loaded. Where that fails, so does the call.
      else listen(context).then(told, () => undefined)
    },
    begin() {
      if (options.signal?.aborted) throw abortError(options.signal)
      watch.follow(options.signal)
      this.startedAt = context.clock.now()
      watch.expect(timeout.total ?? total, 'complete answer')
    },
    close,
  }
}

const timeouts = (timeout: number | Timeouts | undefined): Timeouts =>
  known(typeof timeout === 'object' ? { ...timeout } : { total: timeout })

/** `crypto.randomUUID` is missing on pages served over plain http: this is an id for logs, not a secret. */
const randomId = () => Math.random().toString(36).slice(2)
