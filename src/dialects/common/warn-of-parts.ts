import type { ContentPart, Message, Warning } from '../../types/index.ts'
import { unsupported } from './warnings.ts'

type Extra = 'image_url.detail' | 'file.filename'

/** Warnings for what a wire has no word for beside an image or a file. `auto` is what a host does unasked; a file by its id has its name. */
export function warnOfParts(messages: readonly Message[], extras: readonly Extra[], warnings: Warning[]): void {
  const said = new Set(messages.flatMap(({ content }) => (Array.isArray(content) ? content.map(extraOf) : [])))
  for (const extra of extras) if (said.has(extra)) warnings.push(unsupported(extra))
}

function extraOf(part: ContentPart): Extra | undefined {
  if (part.type === 'image_url') {
    const { detail = 'auto' } = part.image_url
    return detail === 'auto' ? undefined : 'image_url.detail'
  }
  return part.type === 'file' && part.file.filename && !part.file.file_id ? 'file.filename' : undefined
}
