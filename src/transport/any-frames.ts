import { LLMError } from '../errors/llm-error.ts'
import { eventStreamSplitter } from './event-stream.ts'
import { type FrameSplitter, isLabelledLines, jsonSplitter } from './frames.ts'
import { parseJSON } from './parse-json.ts'

/**
 * The reader of every kind of body: server-sent events, JSON lines, or a whole JSON document (a stream of one frame, or of as many
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
  if (start.startsWith('{') || (start.startsWith('[') && isLabelledLines(contentType))) return jsonSplitter(contentType)
  // A field name may be cut by the network: its first letter is enough to tell it from JSON.
  const events = contentType.includes('event-stream') || /^(:|[a-z]+:|d(a(ta?)?)?$|e(v(en?)?)?$)/.test(start)
  return events && !/^[[<]/.test(start) ? eventStreamSplitter() : wholeSplitter(contentType)
}

/** An array, a page, or plain words. */
function wholeSplitter(contentType: string): FrameSplitter {
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
      const lines = jsonSplitter(contentType)
      return [...lines.push(text), ...lines.end()]
    },
  }
}

function titleOf(html: string): string {
  const title = /<(?:title|h1)[^>]*>\s*([^<]{1,200})/i.exec(html)?.[1]?.trim()
  return title ? `: "${title}"` : ''
}
