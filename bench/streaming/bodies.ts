/** Response bodies served from memory, cut as a network might cut them. */

export type Wire = 'openai' | 'ollama'
export type Cut = 'one event a read' | 'random cuts' | '64 KiB reads'
export const cuts: readonly Cut[] = ['one event a read', 'random cuts', '64 KiB reads']

export interface Body {
  reads: readonly Uint8Array<ArrayBuffer>[]
  contentType: string
  /** Characters of the answer, to see that nobody lost any. */
  length: number
  chunks: number
}

const encoder = new TextEncoder()

/** Records of about 250 bytes: what OpenAI sends today; what Ollama sends, with a longer piece of text. */
const records: Record<Wire, { contentType: string; head: string; record(text: string): string; tail: string }> = {
  openai: {
    contentType: 'text/event-stream; charset=utf-8',
    head: openaiEvent({ role: 'assistant', content: '', refusal: null }, null),
    record: (content) => openaiEvent({ content }, null),
    tail: `${openaiEvent({}, 'stop')}data: [DONE]\n\n`,
  },
  ollama: {
    contentType: 'application/x-ndjson',
    head: '',
    record: (content) => ollamaLine({ role: 'assistant', content }, {}),
    tail: ollamaLine(
      { role: 'assistant', content: '' },
      { done: true, done_reason: 'stop', total_duration: 9e9, prompt_eval_count: 12, eval_count: 10_000 },
    ),
  },
}

function openaiEvent(delta: object, finish: string | null): string {
  const chunk = {
    id: 'chatcmpl-BzqT1u7ZL9f2n3PqkWm5rJxYv8c4D',
    object: 'chat.completion.chunk',
    created: 1764000000,
    model: 'gpt-4o-mini-2024-07-18',
    service_tier: 'default',
    system_fingerprint: 'fp_560af6e559',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  }
  return `data: ${JSON.stringify(chunk)}\n\n`
}

function ollamaLine(message: object, rest: object): string {
  const line = { model: 'llama3.2', created_at: '2026-11-25T13:00:00.123456789Z', message, done: false, ...rest }
  return `${JSON.stringify(line)}\n`
}

const words: Record<Wire, string[]> = {
  openai: [' the', ' answer', ' is', ' “written”', ' in', ' pieces', ',\n', ' größer', ' than'],
  ollama: [
    ' a piece of text that is somewhat longer than a token, so that a line comes to about two hundred and fifty bytes,',
    ' as “some servers” do that send several tokens at once when the network is slow; größer, not slower, is the line;\n',
  ],
}

export function makeBody(wire: Wire, chunks: number, cut: Cut): Body {
  const { contentType, head, record, tail } = records[wire]
  const pieces = head ? [head] : []
  let length = 0
  for (let i = 0; i < chunks; i++) {
    const text = words[wire][i % words[wire].length] ?? ''
    length += text.length
    pieces.push(record(text))
  }
  pieces.push(tail)
  return { reads: cutBody(pieces, cut), contentType, length, chunks }
}

/** One event whose text has so many characters, in reads of 1 KiB. */
export function makeLongEvent(characters: number): Body {
  const text = 'x'.repeat(characters)
  const { contentType, head, record, tail } = records.openai
  const bytes = encoder.encode(head + record(text) + tail)
  return { reads: slices(bytes, () => 1024), contentType, length: characters, chunks: 1 }
}

function cutBody(pieces: readonly string[], cut: Cut): Uint8Array<ArrayBuffer>[] {
  if (cut === 'one event a read') return pieces.map((piece) => encoder.encode(piece))
  const bytes = encoder.encode(pieces.join(''))
  if (cut === '64 KiB reads') return slices(bytes, () => 65_536)
  const random = mulberry(7)
  return slices(bytes, () => 1 + Math.floor(random() * 500))
}

function slices(bytes: Uint8Array<ArrayBuffer>, size: () => number): Uint8Array<ArrayBuffer>[] {
  const reads: Uint8Array<ArrayBuffer>[] = []
  for (let start = 0; start < bytes.length;) {
    const end = start + size()
    reads.push(bytes.slice(start, end))
    start = end
  }
  return reads
}

/** Repeatable chance. */
function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A fetch that answers from memory: one read each time it is asked for one. */
export function serve(body: Body, onRead?: (read: number) => void): typeof fetch {
  return () => {
    let at = 0
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull(controller) {
          onRead?.(at)
          const read = body.reads[at++]
          if (read) controller.enqueue(read)
          else controller.close()
        },
      },
      { highWaterMark: 0 },
    )
    return Promise.resolve(new Response(stream, { headers: { 'content-type': body.contentType } }))
  }
}
