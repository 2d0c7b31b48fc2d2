import { getResponse } from 'msw'
import type { RequestHandler } from 'msw'
import { must } from '../errors/must.ts'
import type { MockRule } from './behaviours.ts'
import { mockHandlers } from './handlers.ts'
import type { MockOptions } from './handlers.ts'

/** Options of `mockHandlers`, and where the rest goes. */
export interface MockFetchOptions extends MockOptions {
  /** Takes the requests that no handler matches. Default: they fail, so that no test reaches the network by accident. */
  passthrough?: typeof fetch
}

const isRule = (item: MockRule | RequestHandler): item is MockRule => 'behaviours' in item

/** The first of both: what is awaited, or the abort. */
function orAborted<Value>(value: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return value
  return new Promise<Value>((resolve, reject) => {
    const stop = () => reject(signal.reason as Error)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/** A body that ends with its request: an abort fails the pending read with the reason and cancels the producer. */
function abortable(body: ReadableStream<Uint8Array>, signal: AbortSignal): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let stop: () => void
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stop = () => {
          controller.error(signal.reason)
          reader.cancel(signal.reason).catch(() => undefined)
        }
        if (signal.aborted) stop()
        else signal.addEventListener('abort', stop, { once: true })
      },
      async pull(controller) {
        try {
          const { value, done } = await reader.read()
          if (!done) return controller.enqueue(value)
          signal.removeEventListener('abort', stop)
          controller.close()
        } catch (error) {
          signal.removeEventListener('abort', stop)
          controller.error(error)
        }
      },
      cancel(reason) {
        signal.removeEventListener('abort', stop)
        return reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}

function finish(response: Response, request: Request, signal: AbortSignal | undefined): Response {
  // What a browser says when there is no connection, and of every other network failure.
  if (response.type === 'error') throw new TypeError('Failed to fetch')
  const { status, statusText, headers, body } = response
  const answer = signal && body ? new Response(abortable(body, signal), { status, statusText, headers }) : response
  return Object.defineProperty(answer, 'url', { value: request.url, configurable: true })
}

/**
 * The mocks as a `fetch`, for Node, Deno, Bun, and pages without a service worker. Give it rules, or handlers of your own.
 *
 * @example createClient({ fetch: mockFetch([mock('ollama/*', reply('Hello'))]) })
 */
export function mockFetch(
  rulesOrHandlers: readonly MockRule[] | readonly RequestHandler[] = [],
  options: MockFetchOptions = {},
): typeof fetch {
  const { passthrough } = options
  must(Array.isArray(rulesOrHandlers), 'rules', 'a list of what mock() makes, or of handlers', rulesOrHandlers)
  const items: readonly (MockRule | RequestHandler)[] = rulesOrHandlers
  const own = items.filter((item): item is RequestHandler => !isRule(item))
  const handlers = own.length > 0 ? own : mockHandlers(items.filter(isRule), options)
  return async (input, init) => {
    const request = new Request(input, init)
    // The request's own signal only follows this one, and may be collected before it.
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined)
    signal?.throwIfAborted()
    const response = await orAborted(getResponse(handlers, passthrough ? request.clone() : request), signal)
    if (response) return finish(response, request, signal)
    if (passthrough) return passthrough(request)
    throw new TypeError(`llmux/mocks: nothing mocks ${request.method} ${request.url}`)
  }
}
