import { type Json, list, record, text } from '../shared/json.ts'
import { extraContent } from './encode-messages.ts'

/** State a host needs back on the next turn as it came: OpenRouter's `reasoning_details`, signatures on tool calls. */
export interface Opaque {
  /** Pieces of `reasoning_details`; returns the readable thinking in them. */
  details(pieces: unknown): string
  calls(wire: unknown): void
  end(): unknown[]
}

export function opaque(): Opaque {
  const data: Json[] = []
  return {
    details(pieces) {
      let said = ''
      for (const item of list(pieces)) {
        const piece = record(item)
        said += text(piece['text']) ?? text(piece['summary']) ?? ''
        const before = data.find((known) => known['index'] === piece['index'] && known['type'] === piece['type'])
        if (before && piece['index'] !== undefined) merge(before, piece)
        else data.push({ ...piece })
      }
      return said
    },
    calls(wire) {
      for (const { id, extra_content: content } of list(wire).map(record))
        if (content) data.push({ type: extraContent, id, extra_content: content })
    },
    end: () => data,
  }
}

/** Text grows, everything else is told once: a signature comes with the last piece. */
function merge(before: Json, piece: Json): void {
  for (const [key, value] of Object.entries(piece)) {
    const known = before[key]
    const grows = key === 'text' || key === 'summary' || key === 'data'
    before[key] = grows && typeof known === 'string' && typeof value === 'string' ? known + value : (value ?? known)
  }
}
