import type { CompletionChunk, PartialCompletion } from '../types/index.ts'
import { flatten } from './append.ts'
import { reduceChunk } from './reduce.ts'

export type Step = IteratorResult<CompletionChunk, undefined>

interface Listening {
  onChunk?: ((chunk: CompletionChunk) => void) | undefined
  /** A plain call never looks at its chunks, so none is kept. */
  keepChunks: boolean
}

/**
 * What has arrived of one answer: folded for whoever asks what it has come to, and kept for whoever iterates.
 *
 * It folds by the one reducer, but joins runs of plain text first: thousands of tokens are one step, taken when somebody looks.
 */
export function createArrivals(listening: Listening) {
  let folded: PartialCompletion | undefined
  let text = ''
  let pieces = 0
  let last: CompletionChunk | undefined
  /** Not asked for yet, from `position` on: the batch that the network brought, and more where the reader is behind. */
  let waiting: CompletionChunk[] = []
  let position = 0

  function value(): PartialCompletion | undefined {
    if (last) {
      // Longer pieces cost less in a rope than copied.
      if (text.length < pieces * 64) flatten(text)
      folded = reduceChunk(folded, { ...last, choices: [{ index: 0, delta: { content: text }, finish_reason: null }] })
      last = undefined
      text = ''
      pieces = 0
    }
    return folded
  }
  /** Takes the array over: it may grow. */
  function add(chunks: CompletionChunk[]): void {
    for (const chunk of chunks) {
      const piece = plainText(chunk)
      if (piece) {
        text += piece
        pieces++
        last = chunk
        if (text.length >= 2048) value()
      } else folded = reduceChunk(value(), chunk)
      listening.onChunk?.(chunk)
    }
    if (!listening.keepChunks) return
    if (waiting[position]) for (const chunk of chunks) waiting.push(chunk)
    else {
      waiting = chunks
      position = 0
    }
  }
  function take(): Step | undefined {
    const value = waiting[position]
    if (!value) return undefined
    position++
    return { done: false, value }
  }
  return { value, add, take }
}

/** The text of a chunk that is nothing but a piece of the first choice's text. */
function plainText({ choices, restarted, usage }: CompletionChunk): string | null | undefined {
  const part = choices[0]
  if (!part || choices[1] || restarted || usage || part.index || part.finish_reason || part.logprobs) return undefined
  for (const key in part.delta) if (key !== 'content') return undefined
  return part.delta.content
}
