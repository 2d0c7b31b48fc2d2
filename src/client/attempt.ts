import { LLMError } from '../errors/llm-error.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import { over, type StreamSource } from '../stream/completion-stream.ts'
import { type FrameSplitter, splitterFor } from '../transport/frames.ts'
import { abortable, connectionError } from '../transport/send.ts'
import { isCut } from '../transport/is-cut.ts'
import { createWatch, type Watch } from '../transport/watch.ts'
import type { ChatDecoder, CompletionChunk, Frame, Warning } from '../types/index.ts'
import type { Call } from './call.ts'
import { createChunkWriter, type ChunkWriter } from './chunk-writer.ts'
import { asError } from './explained.ts'
import { encodeChat } from './encode-chat.ts'
import type { Asking } from './run-completion.ts'
import { sendWire, type WireResponse } from './send-wire.ts'

const brokeOff = 'the answer broke off before its end'

export interface Attempted extends Omit<StreamSource, 'first'> {
  readonly warnings: readonly Warning[]
  /** The first token has come: from now on each read is watched. */
  started(): void
}

/** Asks one target once: encode, authorize, send. What comes back is read piece by piece. */
export async function openAttempt(call: Call, target: ResolvedTarget, asking: Asking): Promise<Attempted> {
  const { stream } = asking
  const watch = createWatch(call.context.clock)
  const { signal } = watch
  watch.follow(asking.signal ?? call.signal)
  // A local model may take minutes to load, and a server that sees its client go stops loading it.
  const patience = call.timeout.firstToken ?? (target.provider.local ? undefined : 60_000)
  const idle = call.timeout.idle ?? 60_000
  if (stream) watch.expect(patience, 'first token')
  try {
    const { codec, request, wire, warnings } = await encodeChat(call, target, { ...asking, signal })
    const sent = await sendWire(call.context, target, wire, {
      signal,
      providerOptions: request.provider_options,
      onSend: (event) => call.tell(target, 'onSend', event),
      // The words of a refusal need no model that is loaded first.
      onRefused: () => patience || watch.expect(idle, 'data'),
    })
    const writer = createChunkWriter(call, target, [...warnings])
    return readChunks({ call, sent, decoder: codec.decoder(request), writer, watch, stream, idle })
  } catch (error) {
    watch.stop()
    throw error
  }
}

interface Reading {
  call: Call
  sent: WireResponse
  decoder: ChatDecoder
  writer: ChunkWriter
  watch: Watch
  stream: boolean
  /** ms between two pieces. */
  idle: number
}

function readChunks({ call, sent, decoder, writer, watch, stream, idle }: Reading): Attempted {
  const { response, url, clean } = sent
  const reader = response.body?.getReader()
  const hangUp = () => void reader?.cancel().catch(() => undefined)
  // A body that does not hear the signal would be waited for all the same.
  watch.signal.addEventListener('abort', hangUp)
  const text = new TextDecoder()
  let splitter: FrameSplitter | undefined
  let touching = false
  let empty = true
  let ended = false
  let failure: LLMError | undefined

  function decode(frames: readonly Frame[], out: CompletionChunk[], last: boolean): void {
    for (const frame of frames) {
      empty = false
      // What is left when a body ends is often half a record.
      if (last && isCut(frame.data)) throw new LLMError('truncated', brokeOff)
      for (const draft of decoder.push(frame)) if (writer.take(draft, out)) ended = true
      if (ended) return
    }
  }
  /** The body is over, or its last record has come. */
  function close(out: CompletionChunk[]): void {
    const { drafts, complete } = decoder.end()
    for (const draft of drafts) writer.take(draft, out)
    if (empty) throw new LLMError('bad-response', 'the answer is empty')
    if (!complete) throw new LLMError('truncated', brokeOff)
    ended = true
    const { usage } = writer
    if (stream && usage && call.request.stream_options?.include_usage) out.push({ ...writer.chunk([]), usage })
    // Some hosts keep the connection open after their last word.
    hangUp()
    watch.stop()
  }
  /** Ends the request, whatever went wrong, and says what it was. */
  function broken(thrown: unknown): LLMError {
    const error = clean(brokenOff(connectionError(thrown, url, watch.signal)))
    watch.abort(error)
    return error
  }
  async function firstRead(from: ReadableStreamDefaultReader<Uint8Array>) {
    const read = await from.read()
    const type = response.headers.get('content-type') ?? ''
    // A first piece may be empty, or no typed array (a fetch of the caller's own): 0 says no more than that there is a body.
    const first = read.done ? undefined : (read.value[0] ?? 0)
    splitter = await abortable(splitterFor(first, type), watch.signal).catch(unloaded)
    return read
  }
  const source: Omit<Attempted, 'usage' | 'warnings'> = {
    read() {
      if (!reader || ended || failure) return over
      if (touching) watch.touch()
      return splitter ? reader.read() : firstRead(reader)
    },
    accept({ done, value }) {
      if (failure) throw failure
      if (ended) return undefined
      if (touching) watch.pause()
      const chunks: CompletionChunk[] = []
      try {
        const frames = splitter?.push(text.decode(value, { stream: !done })) ?? []
        decode(done ? [...frames, ...(splitter?.end() ?? [])] : frames, chunks, done)
        if (done || ended) close(chunks)
      } catch (error) {
        // What came before the failure in the same read is handed out first.
        failure = broken(error)
        if (!chunks.length) throw failure
      }
      return chunks
    },
    broken,
    cancel: watch.abort,
    started() {
      touching = stream
      // The whole answer may have come with its first token: then nothing is to be waited for.
      watch.expect(stream && !ended && !failure ? idle : undefined, 'data')
      watch.pause()
    },
  }
  return Object.assign(writer, source)
}

/** It is the page that could not be loaded whole, not the answer that broke off. */
function unloaded(error: unknown): never {
  throw asError(error)
}

/** A connection that fails once the answer has begun is a broken answer, not a server that cannot be reached. */
function brokenOff(error: LLMError): LLMError {
  return error.code === 'unreachable'
    ? new LLMError('truncated', 'the connection broke before the answer was complete', { cause: error.cause })
    : error
}
