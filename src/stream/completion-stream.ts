import { LLMError } from '../errors/llm-error.ts'
import type { Completion, CompletionChunk, CompletionStream, PartialCompletion, Usage } from '../types/index.ts'
import { createFold } from './fold.ts'
import { createStepQueue, type Step } from './step-queue.ts'
import type { pullEvent } from './to-event-stream.ts'

type Read = ReadableStreamReadResult<Uint8Array>

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
  /** Goes on after a break, if that was asked for. */
  resume?: ((error: unknown, partial: PartialCompletion | undefined) => Promise<StreamSource>) | undefined
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

export function createCompletionStream<Parsed>(life: StreamLife<Parsed>): CompletionStream<Parsed> {
  const run = createRun(life)
  let iterated = false
  const stream: CompletionStream<Parsed> = {
    [Symbol.asyncIterator]() {
      if (iterated)
        throw new LLMError(
          'invalid-request',
          'a stream is iterated once; use final() for the whole answer, or start a second call',
        )
      iterated = true
      const iterator = {
        next: run.next,
        // Leaving the loop stops the server too; whoever has left is told of no failure.
        return() {
          run.abort()
          iterator.next = iterator.return
          return Promise.resolve({ done: true as const, value: undefined })
        },
      }
      return iterator
    },
    final: run.final,
    snapshot: () => run.snapshot() as PartialCompletion<Parsed> | undefined,
    abort: run.abort,
    toReadableStream() {
      const iterator = stream[Symbol.asyncIterator]()
      let pull: typeof pullEvent | undefined
      return new ReadableStream({
        pull: async (controller) => (pull ??= (await import('./to-event-stream.ts')).pullEvent)(iterator, controller),
        cancel: run.abort,
      })
    },
  }
  return stream
}

/** One answer being read, by whoever asks first: an iterator, `final()`, or both. */
function createRun<Parsed>(life: StreamLife<Parsed>) {
  let source: StreamSource | undefined
  let reading: Promise<Step | undefined> | undefined
  let outcome: Promise<Completion<Parsed>> | LLMError | undefined
  const fold = createFold()
  const queue = createStepQueue()

  function snapshot(): PartialCompletion | undefined {
    const folded = fold.value()
    return folded && source?.usage ? { ...folded, usage: source.usage } : folded
  }

  /** Reads once, or for the iterator until it has its step: a promise more a read would be felt (bench/). */
  async function read(forIterator: boolean): Promise<Step | undefined> {
    for (;;) {
      try {
        const chunks = source ? source.accept(await source.read()) : (source = await life.open()).first
        if (!outcome && chunks) enqueue(chunks)
        else if (!outcome) end()
      } catch (error) {
        if (!outcome) await recover(source ? source.broken(error) : error)
      }
      const step = forIterator ? queue.next() : undefined
      if (forIterator && !step && !outcome) continue
      reading = undefined
      return step ?? (forIterator ? last() : undefined)
    }
  }
  function enqueue(chunks: readonly CompletionChunk[]): void {
    fold.add(chunks)
    if (life.onChunk) for (const chunk of chunks) life.onChunk(chunk)
    if (life.keepChunks) queue.push(chunks)
  }
  function end(): void {
    outcome = life.complete(snapshot())
    // Whoever iterates has the whole answer; what completing it brings to light is for final() to say.
    outcome.catch(() => undefined)
  }
  async function recover(error: unknown): Promise<void> {
    if (!source || !life.resume || (LLMError.is(error) && error.code === 'aborted')) return stop(error)
    try {
      source = await life.resume(error, snapshot())
      enqueue(source.first)
    } catch (again) {
      stop(again)
    }
  }
  function stop(error: unknown): void {
    outcome ??= life.fail(error, snapshot())
  }

  function next(): Promise<Step> {
    const step = queue.next()
    if (step) return Promise.resolve(step)
    if (outcome) return last()
    if (reading) return reading.then(next, next)
    reading = read(true)
    return reading as Promise<Step>
  }
  async function last(): Promise<Step> {
    if (LLMError.is(outcome)) throw outcome
    return { done: true, value: undefined }
  }

  async function final(): Promise<Completion<Parsed>> {
    while (!outcome) {
      reading ??= read(false)
      // A step that fails is the iterator's to hear of; the outcome holds what went wrong.
      await reading.catch((error: unknown) => {
        if (!outcome) throw error
      })
    }
    if (LLMError.is(outcome)) throw outcome
    return outcome
  }
  function abort(reason?: unknown): void {
    if (outcome) return
    const error = LLMError.is(reason) ? reason : new LLMError('aborted', 'the call was aborted', { cause: reason })
    stop(error)
    source?.cancel(error)
    // The next one may be waited for already.
    life.abort(error)
  }
  return { next, final, abort, snapshot }
}
