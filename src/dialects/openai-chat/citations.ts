import type { UrlCitation } from '../../types/index.ts'
import { type Json, list, record, text } from '../common/json.ts'

/** Sources that come as a list beside the text, which points at them with `[1]` (Perplexity), or not at all (xAI). */
export interface Citations {
  text(piece: string): void
  /** The list of a chunk; it is repeated, and the last one counts. */
  sources(chunk: Json): void
  /** What has not been told yet. */
  end(): UrlCitation[]
}

export function citations(): Citations {
  let answer = ''
  let sources: readonly unknown[] = []
  let told = false
  return {
    text(piece) {
      answer += piece
    },
    sources({ citations: urls, search_results: rows }) {
      sources = [rows, urls].map(list).find(({ length }) => length) ?? sources
    },
    end() {
      const found: UrlCitation[] = []
      const cite = (source: unknown, start: number, end: number) => {
        const url = text(source) ?? text(record(source)['url'])
        const title = text(record(source)['title']) ?? ''
        if (url) found.push({ type: 'url_citation', url_citation: { url, title, start_index: start, end_index: end } })
      }
      if (told) return found
      const marked = new Set<unknown>()
      for (const { 0: mark, 1: number, index } of answer.matchAll(/\[(\d+)\]/g)) {
        const source = sources[Number(number) - 1]
        marked.add(source)
        cite(source, index, index + mark.length)
      }
      // A source without a mark of its own stands for the whole answer.
      for (const source of sources) if (!marked.has(source)) cite(source, 0, answer.length)
      told = found.length > 0
      return found
    },
  }
}
