import { LLMError } from '../../errors/llm-error.ts'
import type { ContentPart, FilePart } from '../../types/index.ts'
import { readDataUrl } from './data-url.ts'

/** What an image, a file or a sound is made of: its bytes in base64, where it lies, or its id at the host. */
export type Media = { mediaType: string; data: string } | { url: string } | { id: string }

/**
 * @param what named in the error
 * @throws LLMError `invalid-request` for a `data:` URL that is not base64, and for what no host could fetch (`blob:`, `file:`)
 */
export function readUrl(url: string, what: string): Media {
  if (/^(https?|gs):/.test(url)) return { url }
  const read = readDataUrl(url)
  if (!read)
    throw new LLMError(
      'invalid-request',
      `${what} must be a data: URL in base64 or a web address, not ${url.slice(0, 40)}`,
    )
  return { mediaType: read.mediaType === 'image/jpg' ? 'image/jpeg' : read.mediaType, data: read.data }
}

/** OpenAI has `file_data` as a data URL, or as bare base64, which then is a PDF; some hosts take a web address there. */
export function readFilePart({ file_data: data, file_id: id }: FilePart['file']): Media {
  if (id) return { id }
  if (!data) throw new LLMError('invalid-request', 'a file part needs file_data or file_id')
  return /^[a-z]+:/.test(data) ? readUrl(data, 'file_data') : { mediaType: 'application/pdf', data }
}

/** @throws LLMError `unsupported` */
export function refusePart(part: Exclude<ContentPart, { type: 'text' }>, host: string): never {
  throw new LLMError('unsupported', `${host} takes no content part of the type '${part.type}'`)
}
