import type { UrlCitation } from '../../types/index.ts'
import { type Json, list, record, text } from '../shared/json.ts'

/** Sources that come as lists beside the text, which points at them with `[1]` (Perplexity), or not at all (xAI). */
export interface Citations {
  text(piece: string): void
  /** The lists of a chunk; they are repeated, and the last one counts. */
  sources(chunk: Json): void
  /** What has not been told yet. */
  end(): UrlCitation[]
}

export function citations(): Citations {
  let answer = ''
  let urls: readonly string[] = []
  let rows: readonly unknown[] = []
  let told = false

  function cite(url: string, start: number, end: number): UrlCitation {
    const title = text(rows.map(record).find((row) => row['url'] === url)?.['title']) ?? ''
    return { type: 'url_citation', url_citation: { url, title, start_index: start, end_index: end } }
  }
  return {
    text(piece) {
      answer += piece
    },
    sources(chunk) {
      if (chunk['citations']) urls = list(chunk['citations']).map(String)
      if (chunk['search_results']) rows = list(chunk['search_results'])
    },
    end() {
      if (told) return []
      told = urls.length > 0
      const marked = [...answer.matchAll(/\[(\d+)\]/g)].flatMap(({ 0: mark, 1: number, index }) => {
        const url = urls[Number(number) - 1]
        return url ? cite(url, index, index + mark.length) : []
      })
      // A source without a mark of its own stands for the whole answer.
      const rest = urls.filter((url) => marked.every(({ url_citation: { url: other } }) => other !== url))
      return [...marked, ...rest.map((url) => cite(url, 0, answer.length))]
    },
  }
}
