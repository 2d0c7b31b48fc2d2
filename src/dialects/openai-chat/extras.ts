import type { UrlCitation } from '../../types/index.ts'
import { list, record, text } from '../common/json.ts'

/** Mistral's content as a list of parts: text, and thinking that is itself a list of parts. */
export function readParts(parts: unknown): { content: string; reasoning: string } {
  let content = ''
  let reasoning = ''
  for (const item of list(parts)) {
    const part = record(item)
    content += text(part['text']) ?? ''
    const { thinking } = part
    if (typeof thinking === 'string') reasoning += thinking
    else if (thinking) reasoning += readParts(thinking).content
  }
  return { content, reasoning }
}

/** Citations, handed on as they are; other annotations have no place. */
export function readAnnotations(annotations: unknown): UrlCitation[] {
  return list(annotations).filter((item): item is UrlCitation => Boolean(record(record(item)['url_citation'])['url']))
}
