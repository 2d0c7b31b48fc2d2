import type { Message } from '../../types/index.ts'

/** The text of a message's content: parts are joined, what is not text (images, files) is skipped, a refusal counts as text. */
export function contentText(content: Message['content']): string {
  if (typeof content === 'string') return content
  let joined = ''
  for (const part of content ?? [])
    if (part.type === 'text') joined += part.text
    else if (part.type === 'refusal') joined += part.refusal
  return joined
}
