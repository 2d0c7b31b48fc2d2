import { LLMError } from '../../errors/llm-error.ts'
import type { Message } from '../../types/index.ts'
import { contentText, messageText } from '../common/messages.ts'

const speakers = { system: 'System', developer: 'System', user: 'User', assistant: 'Assistant', tool: 'Tool' }

/**
 * A conversation as the text a model goes on from: a paragraph a message, each with its speaker, and the assistant's turn left
 * open. A single user message is sent as it is, so that a plain prompt stays one; a last message of the assistant is gone on from.
 *
 * @example
 * toPrompt([{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'Hi' }])
 * // 'System: Be brief.\n\nUser: Hi\n\nAssistant:'
 */
export function toPrompt(messages: readonly Message[]): string {
  for (const { content } of messages)
    if (typeof content === 'object')
      for (const { type } of content ?? [])
        if (type !== 'text' && type !== 'refusal')
          throw new LLMError('unsupported', `A text completion takes no content part of the type '${type}'`)
  if (!isDialogue(messages)) return messages.map(({ content }) => contentText(content)).join('')
  const turns = messages.map(turn)
  return messages.at(-1)?.role === 'assistant' ? turns.join('\n\n') : [...turns, 'Assistant:'].join('\n\n')
}

/** Does the prompt need speakers? A lone message of the user does not. */
export function isDialogue(messages: readonly Message[]): boolean {
  return messages.length !== 1 || messages[0]?.role !== 'user'
}

function turn(message: Message): string {
  const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : []
  const said = [messageText(message), ...calls.map(({ function: { name, arguments: text } }) => `${name}(${text})`)]
  return `${speakers[message.role]}: ${said.filter(Boolean).join('\n')}`
}
