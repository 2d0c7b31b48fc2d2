import type { UrlCitation } from '../../types/index.ts'
import { type Json, list, number, record, text } from '../common/json.ts'
import type { Candidate } from './decode-candidate.ts'

/** What the answer rests on: pages found by a search, each with the passages it supports, and texts that were quoted. */
export function annotationsOf({ text: answer, grounding, citations }: Candidate): UrlCitation[] {
  const sources = list(grounding['groundingChunks']).map(sourceOf)
  const supports = list(grounding['groundingSupports']).map(record)
  if (!sources.length && !citations.length) return []
  const bytes = new TextEncoder().encode(answer)
  const told: UrlCitation[] = []
  const tell = (source: Json | undefined, from: unknown, to: unknown) => {
    const url = text(source?.['uri'])
    if (!url) return
    const title = text(source?.['title']) ?? ''
    const start = charactersIn(bytes, number(from) ?? 0)
    told.push({
      type: 'url_citation',
      url_citation: { url, title, start_index: start, end_index: charactersIn(bytes, number(to)) },
    })
  }
  for (const support of supports) {
    const { startIndex, endIndex } = record(support['segment'])
    for (const index of list(support['groundingChunkIndices'])) tell(sources[number(index) ?? -1], startIndex, endIndex)
  }
  // A source that supports no passage of its own stands for the whole answer.
  if (!supports.length) for (const source of sources) tell(source, 0, undefined)
  for (const citation of citations) tell(record(citation), record(citation)['startIndex'], record(citation)['endIndex'])
  return told
}

function sourceOf(chunk: unknown): Json {
  const { web, retrievedContext, maps } = record(chunk)
  return record(web ?? retrievedContext ?? maps)
}

/** Passages are measured in bytes of UTF-8 there, in characters here. */
function charactersIn(bytes: Uint8Array, count = bytes.length): number {
  return new TextDecoder().decode(bytes.subarray(0, Math.max(0, count))).length
}
