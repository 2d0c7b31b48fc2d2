import type { CompletionChunk } from '../types/index.ts'

/** OpenAI's own event stream: a `data:` event a chunk, an `error` object where it breaks, `[DONE]` where it does not. One pull of it. */
export async function pullEvent(
  iterator: AsyncIterator<CompletionChunk>,
  controller: ReadableStreamDefaultController<Uint8Array>,
): Promise<void> {
  const send = (data: string) => controller.enqueue(new TextEncoder().encode(`data: ${data}\n\n`))
  try {
    const { done, value } = await iterator.next()
    if (!done) return send(JSON.stringify(value))
    send('[DONE]')
  } catch (error) {
    send(JSON.stringify({ error }))
  }
  controller.close()
}
