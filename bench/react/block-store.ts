import { createParser } from 'eventsource-parser'

/**
 * What a careful hand would write for one page: read, parse, append, and once a frame cut the text into blocks and tell React.
 * Blank lines cut; no fence, no list, no error, no abort.
 */
export function createBlockStore(url: string) {
  let blocks: readonly string[] = []
  let settled: string[] = []
  let tail = ''
  let frame = 0
  let done = false
  const listeners = new Set<() => void>()

  function publish(): void {
    frame = 0
    const cut = tail.lastIndexOf('\n\n')
    if (cut >= 0) {
      settled = [...settled, ...tail.slice(0, cut).split('\n\n')]
      tail = tail.slice(cut + 2)
    }
    blocks = [...settled, tail]
    for (const listener of listeners) listener()
  }

  async function start(): Promise<void> {
    const parser = createParser({
      onEvent({ data }) {
        if (data === '[DONE]') return
        const chunk = JSON.parse(data) as { choices: { delta: { content?: string } }[] }
        tail += chunk.choices[0]?.delta.content ?? ''
        frame ||= requestAnimationFrame(publish)
      },
    })
    const response = await fetch(url, { method: 'POST' })
    const reader = response.body?.getReader()
    const decoder = new TextDecoder()
    for (;;) {
      const read = await reader?.read()
      if (!read || read.done) break
      parser.feed(decoder.decode(read.value, { stream: true }))
    }
    cancelAnimationFrame(frame)
    done = true
    publish()
  }

  return {
    start,
    isDone: () => done,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    snapshot: () => blocks,
  }
}
