import { inBandError } from '../errors/classify.ts'
import { LLMError } from '../errors/llm-error.ts'
import { follow } from '../transport/follow.ts'
import { lineFrames } from '../transport/line-frames.ts'
import { parseJSON } from '../transport/parse-json.ts'
import { abortable, abortError, connectionError } from '../transport/send.ts'
import type { Provider, PullProgress, WireRequest } from '../types/index.ts'
import { knownProvider } from './known-provider.ts'
import { createProgress } from './pull-progress.ts'

export interface PullOptions {
  signal?: AbortSignal | undefined
  /** Sends the request and resolves with a response whose status is a success; the signal ends it. */
  open(wire: WireRequest, signal: AbortSignal): Promise<Response>
  /** ms; for tests. */
  now?: () => number
}

/**
 * Downloads a model into a local server. Aborting, or leaving the loop, ends the download and keeps what has arrived: the next pull
 * goes on from there.
 *
 * @throws LLMError `unsupported` where the server cannot download, `not-found` for a model its registry does not have,
 * `truncated` when the server stopped telling before it was done
 */
export async function* pullModel(
  provider: Provider,
  model: string,
  options: PullOptions,
): AsyncGenerator<PullProgress> {
  const { server } = await knownProvider(provider)
  const path = server?.pull
  if (!path) throw new LLMError('unsupported', `${provider.id} downloads no models`, { provider: provider.id })
  const controller = new AbortController()
  const { signal } = options
  if (signal?.aborted) throw abortError(signal)
  const letGo = follow(signal, controller)
  const progress = createProgress(options.now)
  try {
    const response = await options.open({ path, body: { model, stream: true } }, controller.signal)
    for await (const line of lines(response, controller.signal)) {
      failOn(line)
      const told = progress(line)
      yield told
      if (told.done) return
    }
    throw new LLMError('truncated', 'the server stopped telling before the download was done')
  } catch (thrown) {
    const error = LLMError.is(thrown) ? thrown : new LLMError('bad-response', String(thrown), { cause: thrown })
    const whose = { provider: provider.id, model }
    throw error.provider ? error : error.with(whose, `${provider.id}/${model}: ${error.message}`)
  } finally {
    letGo()
    controller.abort()
  }
}

function failOn(line: unknown): asserts line is object {
  if (typeof line !== 'object' || line === null)
    throw new LLMError('bad-response', `unexpected text: ${String(line).slice(0, 80)}`)
  if (!('error' in line)) return
  const { message, retryable } = inBandError(line)
  const missing = /does not exist|not found/i.test(message)
  throw new LLMError(missing ? 'not-found' : 'server', message, { retryable: !missing && retryable })
}

/** `ReadableStream` is no async iterable in Safari before 27. */
async function* lines(response: Response, signal: AbortSignal): AsyncGenerator<unknown> {
  if (!response.body) throw new LLMError('bad-response', 'the answer is empty')
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  const splitter = lineFrames((line, out) => {
    if (line.trim()) out.push({ data: parseJSON(line) })
  })
  try {
    for (;;) {
      // A body of a fetch of the caller's own may not hear the signal.
      const { done, value } = await abortable(reader.read(), signal)
      for (const { data } of splitter.push(decoder.decode(value, { stream: !done }))) yield data
      if (!done) continue
      for (const { data } of splitter.end()) yield data
      return
    }
  } catch (error) {
    const failure = connectionError(error, response.url || 'http://localhost', signal)
    if (failure.code !== 'unreachable') throw failure
    // It had begun to tell, so it can be reached.
    throw new LLMError('truncated', 'the connection broke before the download was done', { cause: failure.cause })
  } finally {
    // Leaving the loop reaches the server; on a body that has ended it does nothing.
    reader.cancel().catch(() => undefined)
  }
}
