import { abortedFor } from '../errors/aborted-for.ts'
import { LLMError } from '../errors/llm-error.ts'
import type { Completion, CompletionChunk, CompletionStream, PartialCompletion, Usage } from '../types/index.ts'
import { createArrivals, type Step } from './arrivals.ts'
import type { pullEvent } from './to-event-stream.ts'

type Read = ReadableStreamReadResult<Uint8Array>

/** There is nothing more. */
export const over = Promise.resolve({ done: true, value: undefined } as const)

/**
 * An answer on its way. The read and what it means are apart, so that one async function a network read does everything:
 * each further one costs a sixth of the stream (bench/).
 */
export interface StreamSource {
  /** What arrived up to the first token. */
  readonly first: readonly CompletionChunk[]
  readonly usage: Usage | undefined
  read(): Promise<Read>
  /** The chunks a read brought, perhaps none; undefined when the answer is complete. Throws an LLMError only after what came before it. */
  accept(read: Read): CompletionChunk[] | undefined
  /** What a failed read or accept means. */
  broken(error: unknown): LLMError
  cancel(reason: LLMError): void
}

export interface StreamLife<Parsed> {
  /** Sends the request; resolves at the first token. */
  open(): Promise<StreamSource>
  /** Goes on after a break, if that was asked for; throws what broke where it was not. */
  resume(error: LLMError, partial: PartialCompletion | undefined): Promise<StreamSource>
  /** Makes the folded chunks the finished completion. */
  complete(folded: PartialCompletion | undefined): Promise<Completion<Parsed>>
  /** Completes the error with what is known of the call, and tells whoever listens. */
  fail(error: unknown, partial: PartialCompletion | undefined): LLMError
  /** Ends the wait for an answer that has not begun, or not begun again. */
  abort(error: LLMError): void
  onChunk?: ((chunk: CompletionChunk) => void) | undefined
  /** A plain call never looks at its chunks, so none is kept. */
  keepChunks: boolean
}

/** One answer being read, by whoever asks first: an iterator, `final()`, or both. */
export function createCompletionStream<Parsed>(life: StreamLife<Parsed>): CompletionStream<Parsed> {
  let source: StreamSource | undefined
  let reading: Promise<Step> | undefined
  let outcome: Promise<Completion<Parsed>> | undefined
  /** What an iterator hears after the last chunk. */
  let end: Promise<Step> = over
  let iterated = false
  const { add, value, take } = createArrivals(life)

  function snapshot(): PartialCompletion<Parsed> | undefined {
    const folded = value() as PartialCompletion<Parsed> | undefined
    return folded && source?.usage ? { ...folded, usage: source.usage } : folded
  }
  function settle(answer: Promise<Completion<Parsed>>): void {
    outcome = answer
    // Whoever iterates has the whole answer; what completing it brings to light is for final() to say.
    answer.catch(() => undefined)
  }
  function stop(thrown: unknown): void {
    if (outcome) return
    const failure = Promise.reject<never>(life.fail(thrown, snapshot()))
    settle((end = failure))
  }
  async function recover(thrown: unknown): Promise<void> {
    if (!source) throw thrown
    const error = source.broken(thrown)
    if (error.code === 'aborted') throw error
    source = await life.resume(error, snapshot())
    add(source.first.slice())
  }

  /** Reads once, or for the iterator until it has its step: a promise more a read would be felt (bench/). */
  async function read(forIterator: boolean): Promise<Step> {
    for (;;) {
      try {
        const chunks = source ? source.accept(await source.read()) : (source = await life.open()).first.slice()
        if (!outcome && chunks) add(chunks)
        else if (!outcome) settle(life.complete(snapshot()))
      } catch (error) {
        if (!outcome) await recover(error).catch(stop)
      }
      const step = forIterator ? take() : undefined
      if (forIterator && !step && !outcome) continue
      reading = undefined
      return step ?? end
    }
  }
  function next(): Promise<Step> {
    const step = take()
    if (step) return Promise.resolve(step)
    if (outcome) return end
    return reading ? reading.then(next, next) : (reading = read(true))
  }
  function abort(reason?: unknown): void {
    if (outcome) return
    const error = abortedFor(reason)
    stop(error)
    source?.cancel(error)
    // The next one may be waited for already.
    life.abort(error)
  }
  function iterate(): AsyncIterator<CompletionChunk, undefined> {
    if (iterated) throw new LLMError('invalid-request', 'a stream is iterated once; use final() or a second call')
    iterated = true
    const iterator = {
      next,
      // Leaving the loop stops the server too; whoever has left is told of no failure.
      return() {
        abort()
        iterator.next = iterator.return
        return over
      },
    }
    return iterator
  }
  return {
    [Symbol.asyncIterator]: iterate,
    async final() {
      while (!outcome) await (reading ??= read(false))
      return outcome
    },
    snapshot,
    abort,
    toReadableStream: () => readable(iterate(), abort),
  }
}

function readable(iterator: AsyncIterator<CompletionChunk>, cancel: () => void): ReadableStream<Uint8Array> {
  let pull: typeof pullEvent | undefined
  return new ReadableStream({
    pull: async (controller) => (pull ??= (await import('./to-event-stream.ts')).pullEvent)(iterator, controller),
    cancel,
  })
}
