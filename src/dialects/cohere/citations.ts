import type { UrlCitation } from '../../types/index.ts'
import { list, number, record, text } from '../common/json.ts'

/**
 * One event brings one citation, a document all of them. A source that has no address is a document or a tool's result of the
 * caller's own, and is called by its id. Citations of the plan or the thinking are not of the answer.
 */
export function readCitations(wire: unknown, starts: ReadonlyMap<number, number>): UrlCitation[] {
  return (Array.isArray(wire) ? wire : wire ? [wire] : []).flatMap((item) => {
    const { start, end, sources, type, content_index: index } = record(item)
    if (typeof type === 'string' && type !== 'TEXT_CONTENT') return []
    const offset = starts.get(number(index) ?? 0) ?? 0
    return list(sources).map((source): UrlCitation => {
      const { id, document, tool_output: output } = record(source)
      const about = { ...record(output), ...record(document) }
      return {
        type: 'url_citation',
        url_citation: {
          url: text(about['url']) ?? text(id) ?? '',
          title: text(about['title']) ?? '',
          start_index: offset + (number(start) ?? 0),
          end_index: offset + (number(end) ?? 0),
        },
      }
    })
  })
}
