import type { ChunkChoice } from '../../types/index.ts'
import { thinkTags } from './think-tags.ts'

type Delta = ChunkChoice['delta']

/** The text of a completion, piece by piece: thinking in tags taken out, and the space a model writes after our "Assistant:". */
export interface AnswerText {
  push(piece: string): Delta
  /** What was held back because it might have become a tag. */
  end(): Delta
}

/** @param spaced the prompt ended with "Assistant:" */
export function answerText(spaced: boolean): AnswerText {
  const tags = thinkTags()
  let begun = false

  function told(): Delta {
    const delta: Delta = {}
    if (tags.content) delta.content = tags.content
    if (tags.reasoning) delta.reasoning_content = tags.reasoning
    return delta
  }

  return {
    push(piece) {
      const text = spaced && !begun ? piece.replace(/^ /, '') : piece
      begun ||= piece !== ''
      tags.push(text)
      return told()
    },
    end() {
      tags.end()
      return told()
    },
  }
}
