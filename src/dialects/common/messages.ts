import type { Message, Warning } from '../../types/index.ts'
import { type Json, text } from './json.ts'
import { unsupported } from './warnings.ts'

/**
 * The text of a message's content: parts are joined, what is not text (images, files) is skipped, a refusal counts as text.
 * A part holds what it says under the name of its type.
 */
export function contentText(content: Message['content']): string {
  if (typeof content === 'string') return content
  return (content ?? []).map((part) => text((part as Json)[part.type])).join('')
}

/** What a message says as text: its content, or the refusal in place of one. */
export function messageText(message: Message): string {
  return contentText(message.content) || (message.role === 'assistant' && message.refusal) || ''
}

/** The warning for wires that have no word for who speaks within a role. */
export function warnOfNames(messages: readonly Message[], warnings: Warning[]): void {
  if (messages.some(({ name }: { role: string; name?: string }) => name)) warnings.push(unsupported('messages.name'))
}
