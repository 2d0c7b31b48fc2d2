import { LLMError } from '../../src/errors/llm-error.ts'
import { reduceChunk } from '../../src/stream/reduce.ts'
import type {
  CallOptions,
  Client,
  Completion,
  CompletionChunk,
  CompletionRequest,
  CompletionStream,
  EmbeddingRequest,
  EmbeddingResponse,
  PartialCompletion,
} from '../../src/types/index.ts'

export interface FakeCall {
  kind: string
  request: CompletionRequest & EmbeddingRequest & { stream?: boolean }
  options: CallOptions
}

type Script = (call: FakeCall, nth: number) => AsyncIterable<string | CompletionChunk>

/** A client that says what a script says, without any wire; `calls` is everything that was sent. */
export function fakeClient(script: Script = () => say('Hello'), others: Partial<Client> = {}) {
  const calls: FakeCall[] = []
  const sent = (kind: string, request: object, options: CallOptions = {}) => {
    const call = { kind, request, options } as FakeCall
    calls.push(call)
    return call
  }
  const completion = (request: FakeCall['request'], options?: CallOptions) => {
    const begin = () => {
      const call = sent('completion', request, options)
      return script(call, calls.length)
    }
    const stream = fakeStream(begin, options?.signal)
    return request.stream ? stream : stream.final()
  }
  const embedding = async (request: EmbeddingRequest, options?: CallOptions): Promise<EmbeddingResponse> => {
    sent('embedding', request, options)
    const texts = typeof request.input === 'string' ? [request.input] : request.input
    if (texts.includes('')) throw new LLMError('invalid-request', 'empty input', { status: 400 })
    const data = texts.map((text, index) => ({ object: 'embedding' as const, index, embedding: [text.length] }))
    const usage = { prompt_tokens: texts.length, total_tokens: texts.length }
    return { object: 'list', data, model: String(request.model), usage, ...told }
  }
  return { ...({ completion, embedding, ...others } as unknown as Client), calls }
}

const told = { provider: 'fake', attempts: [], timing: { startedAt: 0 }, warnings: [] }

function fakeStream(begin: () => AsyncIterable<string | CompletionChunk>, signal?: AbortSignal): CompletionStream {
  const own = new AbortController()
  const ended = signal ? AbortSignal.any([signal, own.signal]) : own.signal
  let folded: PartialCompletion | undefined
  const aborted = () => new LLMError('aborted', 'aborted', folded ? { partial: folded } : {})
  async function* run() {
    // As the real one, it sends nothing then.
    if (ended.aborted) throw aborted()
    const source = begin()[Symbol.asyncIterator]()
    for (;;) {
      const step = await Promise.race([source.next(), whenAborted(ended)])
      if (!step) throw aborted()
      if (step.done) return
      const chunk = typeof step.value === 'string' ? textChunk(step.value) : step.value
      folded = reduceChunk(folded, chunk)
      yield chunk
    }
  }
  const chunks = run()
  return {
    [Symbol.asyncIterator]: () => chunks,
    async final() {
      for await (const _chunk of chunks);
      return { ...folded, ...told, choices: finished(folded) } as unknown as Completion
    },
    snapshot: () => folded,
    abort: (reason) => own.abort(reason),
    toReadableStream: () => new ReadableStream(),
  }
}

const finished = (folded: PartialCompletion | undefined) =>
  (folded?.choices ?? []).map((choice) => ({ ...choice, finish_reason: choice.finish_reason ?? 'stop' }))

function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined))
  })
}

export function chunkOf(delta: CompletionChunk['choices'][number]['delta'], rest: Partial<CompletionChunk> = {}) {
  const choices = [{ index: 0, delta, finish_reason: null }]
  return {
    id: '1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    provider: 'fake',
    choices,
    ...rest,
  } as const
}
export const textChunk = (content: string): CompletionChunk => chunkOf({ content }) as CompletionChunk

/** Says its pieces one after the other, one a macrotask or one every so many ms; an error among them is thrown. */
export async function* say(...pieces: readonly (string | CompletionChunk | Error)[]) {
  for (const piece of pieces) {
    await pause(0)
    if (piece instanceof Error) throw piece
    yield piece
  }
}

export const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms))

/** A stream that says something only when it is told to. */
export function createFeed() {
  const pieces: (string | CompletionChunk | Error | undefined)[] = []
  let wake = () => {}
  const add = (piece: (typeof pieces)[number]) => {
    pieces.push(piece)
    wake()
  }
  async function* read() {
    for (;;) {
      while (pieces.length === 0) await new Promise<void>((resolve) => void (wake = resolve))
      const piece = pieces.shift()
      if (piece instanceof Error) throw piece
      if (piece === undefined) return
      yield piece
    }
  }
  return {
    read,
    push: (piece: string | CompletionChunk) => add(piece),
    fail: (error: Error) => add(error),
    end: () => add(undefined),
  }
}
