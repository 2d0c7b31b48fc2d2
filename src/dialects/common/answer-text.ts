import type { ChunkChoice, ChunkDraft, Warning } from '../../types/index.ts'
import { readFinish } from './finish-reason.ts'
import { anyWord } from './finish-words.ts'
import { thinkTags } from './think-tags.ts'

type Delta = ChunkChoice['delta']

/** The text of a completion, piece by piece: thinking in tags taken out, and the space a model writes after our "Assistant:". */
export interface AnswerText {
  push(piece: string): Delta
  /** Ends a choice: with what was held back because it might have become a tag, and the reason in the provider's word. */
  finish(choice: ChunkChoice, native: string | undefined): Warning | undefined
  /** What is still held back when the body has broken off. */
  rest(): ChunkDraft[]
}

/** @param spaced the prompt ended with "Assistant:" */
export function answerText(spaced: boolean): AnswerText {
  const tags = thinkTags()
  let begun = false

  return {
    push(piece) {
      const text = spaced && !begun ? piece.replace(/^ /, '') : piece
      begun ||= piece !== ''
      const delta: Delta = {}
      tags.push(text, delta)
      return delta
    },
    finish(choice, native) {
      tags.end(choice.delta)
      const { reason, warning } = readFinish(native, false, anyWord)
      choice.finish_reason = reason
      if (native) choice.native_finish_reason = native
      return warning
    },
    rest() {
      const delta: Delta = {}
      tags.end(delta)
      return delta.content || delta.reasoning_content ? [{ choices: [{ index: 0, delta, finish_reason: null }] }] : []
    },
  }
}
