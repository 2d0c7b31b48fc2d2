import { shortId } from '../../dialects/common/tool-id.ts'
import type { ChatOptions } from '../../dialects/openai-chat/options.ts'

/** Ids of calls have nine letters and digits here. */
export const toolId = (id: string): string => (/^[a-zA-Z0-9]{9}$/.test(id) ? id : shortId(id, 9))

export const part: NonNullable<ChatOptions['part']> = (part) => {
  if (part.type === 'input_audio') return { type: 'input_audio', input_audio: part.input_audio.data }
  if (part.type !== 'file') return { ...part }
  const { file_id: id, file_data: data, filename: name } = part.file
  if (id) return { type: 'file', file_id: id }
  return data ? { type: 'document_url', document_url: data, ...(name && { document_name: name }) } : undefined
}

export const adjust: NonNullable<ChatOptions['adjust']> = (body) => {
  if (body['tool_choice'] === 'required') body['tool_choice'] = 'any'
}
