import type { CompletionChunk } from '../types/index.ts'

export type Step = IteratorResult<CompletionChunk, undefined>

/** What has arrived and not been asked for yet: batches as the network brought them, handed out one chunk at a time. */
export function createStepQueue(): { push(chunks: readonly CompletionChunk[]): void; next(): Step | undefined } {
  let chunks: readonly CompletionChunk[] = []
  let position = 0
  return {
    push(more) {
      chunks = position < chunks.length ? [...chunks.slice(position), ...more] : more
      position = 0
    },
    next() {
      const value = chunks[position]
      if (!value) return undefined
      position++
      return { done: false, value }
    },
  }
}
