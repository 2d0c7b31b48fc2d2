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
  let urls: readonly unknown[] = []
  let results: readonly unknown[] = []
  let told = false
  return {
    text(piece) {
      answer += piece
    },
    sources({ citations: given, search_results: rows }) {
      if (list(given).length) urls = list(given)
      if (list(rows).length) results = list(rows)
    },
    end() {
      if (told) return []
      const titles = new Map(results.map(record).map((row) => [text(row['url']), text(row['title'])]))
      const known = (urls.length ? urls : [...titles.keys()]).map(text)
      const cited = new Set<string>()
      const found: UrlCitation[] = []
      for (const match of answer.matchAll(/\[(\d+)\]/g)) {
        const url = known[Number(match[1]) - 1]
        if (!url) continue
        cited.add(url)
        found.push(citation(url, titles.get(url), match.index, match.index + match[0].length))
      }
      // A source without a mark of its own stands for the whole answer.
      for (const url of known) if (url && !cited.has(url)) found.push(citation(url, titles.get(url), 0, answer.length))
      told = found.length > 0
      return found
    },
  }
}

function citation(url: string, title = '', start: number, end: number): UrlCitation {
  return { type: 'url_citation', url_citation: { url, title, start_index: start, end_index: end } }
}
