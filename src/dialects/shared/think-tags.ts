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

  function before(all: string): void {
    const start = all.trimStart()
    if (start.startsWith(open)) {
      state = 'inside'
      inside(start.slice(open.length))
    } else if (open.startsWith(start)) held = all
    else {
      state = 'after'
      tags.content = all
    }
  }

  function inside(all: string): void {
    const at = all.indexOf(close)
    if (at >= 0) {
      tags.reasoning = all.slice(0, at)
      state = 'gap'
      return gap(all.slice(at + close.length))
    }
    const kept = overlap(all)
    tags.reasoning = all.slice(0, all.length - kept)
    held = all.slice(all.length - kept)
  }

  /** The blank lines between the thinking and the answer belong to neither. */
  function gap(all: string): void {
    const start = all.trimStart()
    if (!start) return
    state = 'after'
    tags.content = start
  }

  const steps = { before, inside, gap }
  const tags: ThinkTags = {
    content: '',
    reasoning: '',
    push(piece) {
      tags.reasoning = ''
      tags.content = ''
      if (state === 'after') {
        tags.content = piece
        return
      }
      const all = held + piece
      held = ''
      steps[state](all)
    },
    end() {
      tags.content = state === 'inside' ? '' : held
      tags.reasoning = state === 'inside' ? held : ''
      held = ''
    },
  }
  return tags
}

/** How many of the last characters may be the beginning of the closing tag. */
function overlap(text: string): number {
  for (let length = Math.min(close.length - 1, text.length); length > 0; length--)
    if (text.endsWith(close.slice(0, length))) return length
  return 0
}
