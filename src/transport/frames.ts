import { LLMError } from '../errors/llm-error.ts'
import type { Frame } from '../types/index.ts'
import { eventStreamSplitter } from './event-stream.ts'
import { lineFrames } from './line-frames.ts'
import { parseJSON } from './parse-json.ts'

/** Text of a response body in, the records it is made of out. */
export interface FrameSplitter {
  push(text: string): Frame[]
  end(): Frame[]
}

/**
 * The one reader of response bodies: server-sent events, JSON lines, or a whole JSON document (a stream of one frame, or of as many
 * as its array has). The content type decides where the body agrees with it; headers lie (JSON errors labelled as events, events
 * labelled JSON), so the first character has the last word.
 */
export function createFrameSplitter(contentType: string): FrameSplitter {
  let splitter: FrameSplitter | undefined
  let head = ''
  return {
    push(text) {
      if (splitter) return splitter.push(text)
      head += text
      const start = head.search(/[^\s\uFEFF]/)
      if (start < 0) return []
      splitter = choose(head.slice(start, start + 6), contentType)
      return splitter.push(start ? head.slice(start) : head)
    },
    end: () => splitter?.end() ?? [],
  }
}

function choose(start: string, contentType: string): FrameSplitter {
  if (/^[{[]/.test(start)) return /ndjson|jsonl|json-seq/.test(contentType) ? jsonLinesSplitter() : documentSplitter()
  if (start.startsWith('<')) return documentSplitter()
  // A field name may be cut by the network: its first letter is enough to tell it from JSON.
  if (contentType.includes('event-stream') || /^(:|[a-z]+:|d(a(ta?)?)?$|e(v(en?)?)?$)/.test(start))
    return eventStreamSplitter()
  return documentSplitter()
}

const jsonLinesSplitter = () =>
  lineFrames((line, out) => {
    if (line.trim()) out.push({ data: parseJSON(line) })
  })

function documentSplitter(): FrameSplitter {
  let text = ''
  return {
    push(piece) {
      text += piece
      return []
    },
    end() {
      if (text.startsWith('<'))
        throw new LLMError('bad-response', `got an HTML page instead of an answer${titleOf(text)}`)
      const data = parseJSON(text)
      if (Array.isArray(data)) return data.map((element) => ({ data: element }))
      if (typeof data !== 'string') return [{ data }]
      // JSON lines under another label.
      const lines = jsonLinesSplitter()
      return [...lines.push(text), ...lines.end()]
    },
  }
}

function titleOf(html: string): string {
  const title = /<(?:title|h1)[^>]*>\s*([^<]{1,200})/i.exec(html)?.[1]?.trim()
  return title ? `: "${title}"` : ''
}
