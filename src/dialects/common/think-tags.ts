const open = '<think>'
const close = '</think>'

/** Divides text that comes in pieces into the answer and the thinking that stands before it in `<think>…</think>`. */
export interface ThinkTags {
  /** Of the last piece: what belongs to the answer, and to the thinking. */
  content: string
  reasoning: string
  push(piece: string): void
  /** What was held back because it might have become a tag. */
  end(): void
}

/**
 * Only a tag that opens the answer counts: one that is quoted later belongs to the text. Tags may be cut anywhere.
 *
 * @example
 * const tags = thinkTags()
 * tags.push('<think>Hm</think>\n\nYes') // tags.reasoning === 'Hm', tags.content === 'Yes'
 */
export function thinkTags(): ThinkTags {
  let state: 'before' | 'inside' | 'gap' | 'after' = 'before'
  let held = ''

  function divide(text: string): void {
    if (state === 'before') {
      const start = text.trimStart()
      if (!start.startsWith(open)) {
        if (open.startsWith(start)) held = text
        else {
          state = 'after'
          tags.content = text
        }
        return
      }
      state = 'inside'
      text = start.slice(open.length)
    }
    if (state === 'inside') {
      const at = text.indexOf(close)
      // Held back: what may be the beginning of the closing tag.
      const end = at < 0 ? text.search(/(<\/?t?h?i?n?k?)?$/) : at
      tags.reasoning = text.slice(0, end)
      if (at < 0) {
        held = text.slice(end)
        return
      }
      state = 'gap'
      text = text.slice(at + close.length)
    }
    // The blank lines between the thinking and the answer belong to neither.
    tags.content = text.trimStart()
    if (tags.content) state = 'after'
  }

  const tags: ThinkTags = {
    content: '',
    reasoning: '',
    push(piece) {
      tags.reasoning = tags.content = ''
      if (state === 'after') tags.content = piece
      else {
        const text = held + piece
        held = ''
        divide(text)
      }
    },
    end() {
      tags.reasoning = tags.content = ''
      if (state === 'inside') tags.reasoning = held
      else tags.content = held
      held = ''
    },
  }
  return tags
}
