import type { Frame } from '../types/index.ts'
import type { FrameSplitter } from './frames.ts'

/**
 * Frames of a body that is read line by line; `rest`: what is left to say when it has ended. Each piece is looked at once: a line that
 * arrives in a thousand pieces is joined when it ends, never searched again. LF, CRLF and CR end a line, also when CR and LF arrive apart.
 */
export function lineFrames(read: (line: string, out: Frame[]) => void, rest?: (out: Frame[]) => void): FrameSplitter {
  let begun = ''
  let afterCR = false
  return {
    push(text) {
      const out: Frame[] = []
      let piece = afterCR ? text.replace(/^\n/, '') : text
      if (text) afterCR = text.endsWith('\r')
      if (piece.includes('\r')) piece = piece.replace(/\r\n?/g, '\n')
      let start = 0
      for (let end; (end = piece.indexOf('\n', start)) >= 0; start = end + 1) {
        const line = begun + piece.slice(start, end)
        begun = ''
        read(line, out)
      }
      begun += piece.slice(start)
      return out
    },
    end() {
      const out: Frame[] = []
      if (begun) read(begun, out)
      rest?.(out)
      return out
    },
  }
}
