import type { Frame } from '../types/index.ts'
import { lineFrames } from './line-frames.ts'
import { parseJSON } from './parse-json.ts'

/** Text of a response body in, the records it is made of out. */
export interface FrameSplitter {
  push(text: string): Frame[]
  end(): Frame[]
}

/**
 * The reader that a body wants, by its first byte (undefined: there is none). The one that knows every kind is loaded for what is not
 * plainly JSON.
 */
export async function splitterFor(first: number | undefined, contentType: string): Promise<FrameSplitter> {
  if (first === undefined || first === openingBrace) return jsonSplitter(contentType)
  const { createFrameSplitter } = await import('./any-frames.ts')
  return createFrameSplitter(contentType)
}

const openingBrace = '{'.charCodeAt(0)

export const isLabelledLines = (contentType: string): boolean => /ndjson|jsonl|json-seq/.test(contentType)

/** JSON lines where the body is labelled so; else one JSON document, or lines under another label. */
export function jsonSplitter(contentType: string): FrameSplitter {
  const lines = lineFrames((line, out) => {
    if (line.trim()) out.push({ data: parseJSON(line) })
  })
  if (isLabelledLines(contentType)) return lines
  let text = ''
  return {
    push(piece) {
      text += piece
      return []
    },
    end() {
      const data = parseJSON(text)
      return typeof data === 'string' ? [...lines.push(text), ...lines.end()] : [{ data }]
    },
  }
}
