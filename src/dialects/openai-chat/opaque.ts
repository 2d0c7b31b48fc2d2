import { type Json, list, record, text } from '../common/json.ts'

/** State a host needs back on the next turn as it came. */
export interface Opaque {
  /** Takes what a chunk has of it; returns the thinking that can be read in it. */
  take(from: Json): string
  end(): unknown[]
}

/** OpenRouter's `reasoning_details`: pieces with one index and type are one entry, and a signature comes with the last. */
export function reasoningDetails(): Opaque {
  const data: Json[] = []
  return {
    take(from) {
      let said = ''
      for (const item of list(from['reasoning_details'])) {
        const piece = record(item)
        said += text(piece['text']) ?? text(piece['summary']) ?? ''
        const { index, type } = piece
        const before = data.find((known) => known['index'] === index && known['type'] === type)
        if (before && index !== undefined)
          for (const key in piece) {
            const [known, value] = [before[key], piece[key]]
            // Text grows, everything else is told once.
            before[key] = known && /^(text|summary|data)$/.test(key) ? `${known}${value ?? ''}` : (value ?? known)
          }
        else data.push({ ...piece })
      }
      return said
    },
    end: () => data,
  }
}
