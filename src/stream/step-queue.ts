import type { CompletionChunk } from '../types/index.ts'

export type Step = IteratorResult<CompletionChunk, undefined>

/** What has arrived and not been asked for yet: batches as the network brought them, handed out one chunk at a time. */
export function createStepQueue(): { push(chunks: readonly CompletionChunk[]): void; next(): Step | undefined } {
  let chunks: readonly CompletionChunk[] = []
  /** The same array, once it is a copy: a reader that is behind (or never comes) must not be copied for with every read. */
  let own: CompletionChunk[] | undefined
  let position = 0
  return {
    push(more) {
      if (position >= chunks.length) {
        own = undefined
        chunks = more
        position = 0
      } else if (own) for (const chunk of more) own.push(chunk)
      else {
        chunks = own = [...chunks.slice(position), ...more]
        position = 0
      }
    },
    next() {
      const value = chunks[position]
      if (!value) return undefined
      position++
      return { done: false, value }
    },
  }
}
