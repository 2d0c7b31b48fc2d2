import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lineFrames } from '../../src/transport/line-frames.ts'

const read = (pieces: readonly string[]) => {
  const splitter = lineFrames((line, out) => out.push({ data: line }))
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()].map(({ data }) => data)
}

it('finds the same lines in LF, CRLF and CR, however the text is cut', () => {
  const text = fc.array(fc.constantFrom('\n', '\r', '\r\n', 'a', 'bc')).map((tokens) => tokens.join(''))
  const cuts = fc.array(fc.nat(), { maxLength: 8 })
  fc.assert(
    fc.property(text, cuts, (whole, at) => {
      const lines = whole.split(/\r\n|\r|\n/)
      // What is left at the end is a line if there is something in it.
      if (!lines.at(-1)) lines.pop()
      const points = [0, ...at.map((point) => point % (whole.length + 1)).sort((a, b) => a - b), whole.length]
      expect(read(points.slice(1).map((end, index) => whole.slice(points[index], end)))).toEqual(lines)
      expect(read([...whole])).toEqual(lines)
    }),
  )
})
