import type { ChunkChoice } from '../../types/index.ts'

const open = '<think>'
const close = '</think>'

type Delta = Pick<ChunkChoice['delta'], 'content' | 'reasoning_content'>

/** Divides text that comes in pieces into the answer and the thinking that stands before it in `<think>…</think>`. */
export interface ThinkTags {
  /** Adds what a piece brings to the delta: to its content, and to its thinking; `plain`: from here on there are no tags. */
  push(piece: string, delta: Delta, plain?: boolean): void
  /** Adds what was held back because it might have become a tag. */
  end(delta: Delta): void
}

/**
 * Only a tag that opens the answer counts: one that is quoted later belongs to the text. Tags may be cut anywhere.
 *
 * @example
 * const delta = {}
 * thinkTags().push('<think>Hm</think>\n\nYes', delta) // { reasoning_content: 'Hm', content: 'Yes' }
 */
export function thinkTags(): ThinkTags {
  // The tag that comes next; '' before the first letter of the answer, undefined once it has begun.
  let tag: string | undefined = open
  let held = ''

  return {
    push(piece, delta, plain) {
      let text = held + piece
      held = ''
      if (plain) tag = undefined
      if (tag === open) {
        const start = text.trimStart()
        if (start.startsWith(open)) {
          tag = close
          text = start.slice(open.length)
        } else if (open.startsWith(start)) {
          held = text
          return
        }
      }
      if (tag === close) {
        // The closing tag, or what may be the beginning of it at the end of the piece.
        const end = text.search(/<\/think>|(<\/?t?h?i?n?k?)?$/)
        add(delta, 'reasoning_content', text.slice(0, end))
        text = text.slice(end)
        if (!text.startsWith(close)) {
          held = text
          return
        }
        tag = ''
        text = text.slice(close.length)
      }
      // The blank lines between the thinking and the answer belong to neither.
      if (tag === '') text = text.trimStart()
      if (text) tag = undefined
      add(delta, 'content', text)
    },
    end(delta) {
      add(delta, tag === close ? 'reasoning_content' : 'content', held)
      held = ''
    },
  }
}

function add(delta: Delta, field: 'content' | 'reasoning_content', text: string): void {
  if (text) delta[field] = (delta[field] ?? '') + text
}
