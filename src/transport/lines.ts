/**
 * Cuts text into lines, each piece looked at once: a line that arrives in a thousand pieces is joined when it ends, never
 * searched again. LF, CRLF and CR end a line, also when CR and LF arrive apart.
 */
export function createLineSplitter(onLine: (line: string) => void): { push(text: string): void; end(): void } {
  let rest = ''
  let afterCR = false
  return {
    push(text) {
      let piece = text
      if (afterCR && piece.startsWith('\n')) piece = piece.slice(1)
      if (piece) afterCR = piece.endsWith('\r')
      if (piece.includes('\r')) piece = piece.replace(/\r\n?/g, '\n')
      let start = 0
      for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', start)) {
        const line = piece.slice(start, end)
        start = end + 1
        if (rest) {
          const whole = rest + line
          rest = ''
          onLine(whole)
        } else onLine(line)
      }
      if (start < piece.length) rest += start ? piece.slice(start) : piece
    },
    end() {
      const line = rest
      rest = ''
      if (line) onLine(line)
    },
  }
}
