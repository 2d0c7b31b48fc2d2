import type { CompletionChunk, PartialCompletion } from '../types/index.ts'
import { flatten } from './append.ts'
import { reduceChunk } from './reduce.ts'

/** What the chunks of one answer have come to so far. */
export interface Fold {
  add(chunks: readonly CompletionChunk[]): void
  value(): PartialCompletion | undefined
}

/** Characters that wait to be folded. */
const run = 2048
/** Pieces shorter than this cost less when they are copied together than what a rope needs to hold each. */
const short = 64

/** Folds by the one reducer, but joins runs of plain text first: thousands of tokens are one step, taken when somebody looks. */
export function createFold(): Fold {
  let folded: PartialCompletion | undefined
  let text = ''
  let pieces = 0
  let last: CompletionChunk | undefined

  function flush(): void {
    if (!last) return
    if (text.length < pieces * short) flatten(text)
    folded = reduceChunk(folded, { ...last, choices: [{ index: 0, delta: { content: text }, finish_reason: null }] })
    last = undefined
    text = ''
    pieces = 0
  }
  return {
    add(chunks) {
      for (const chunk of chunks) {
        const piece = plainText(chunk)
        if (piece === undefined) {
          flush()
          folded = reduceChunk(folded, chunk)
        } else {
          text += piece
          pieces++
          last = chunk
          if (text.length >= run) flush()
        }
      }
    },
    value() {
      flush()
      return folded
    },
  }
}

/** The text of a chunk that is nothing but a piece of the first choice's text. */
function plainText({ choices, restarted, usage }: CompletionChunk): string | undefined {
  const part = choices[0]
  if (!part || restarted || usage || choices.length > 1 || part.index !== 0) return undefined
  if (part.finish_reason !== null || part.logprobs) return undefined
  for (const key in part.delta) if (key !== 'content') return undefined
  return part.delta.content || undefined
}
