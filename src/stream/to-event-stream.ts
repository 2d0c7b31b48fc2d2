import type { CompletionStream } from '../types/index.ts'

/** OpenAI's own event stream: a `data:` event a chunk, an `error` object where it breaks, `[DONE]` where it does not. */
export function toEventStream(stream: CompletionStream): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const iterator = stream[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const send = (data: string) => controller.enqueue(encoder.encode(`data: ${data}\n\n`))
      try {
        const { done, value } = await iterator.next()
        if (!done) return send(JSON.stringify(value))
        send('[DONE]')
      } catch (error) {
        send(JSON.stringify({ error }))
      }
      controller.close()
    },
    cancel: (reason) => stream.abort(reason),
  })
}
