import type { ContentPart, Message, Warning } from '../../types/index.ts'
import { type Json, list, record } from '../common/json.ts'
import { refusePart } from '../common/media-part.ts'
import { contentText, messageText, warnOfNames } from '../common/messages.ts'

/** OpenAI's messages, nearly. */
export function encodeMessages(messages: readonly Message[], warnings: Warning[]): Json[] {
  warnOfNames(messages, warnings)
  return messages.map((message) => {
    switch (message.role) {
      case 'assistant':
        return assistant(message)
      case 'tool':
        return { role: 'tool', tool_call_id: message.tool_call_id, content: contentText(message.content) }
      case 'user': {
        const { content } = message
        return {
          role: 'user',
          content: typeof content === 'string' ? content : content.map((part) => partOf(part, warnings)),
        }
      }
      default:
        return { role: 'system', content: contentText(message.content) }
    }
  })
}

function partOf(part: ContentPart, warnings: Warning[]): Json {
  if (part.type === 'text') return { type: 'text', text: part.text }
  if (part.type !== 'image_url') return refusePart(part, 'Cohere')
  const { url, detail } = part.image_url
  if (detail === 'original')
    warnings.push({
      code: 'clamped-param',
      param: 'image_url.detail',
      message: "image_url.detail: 'high' is sent instead",
    })
  return { type: 'image_url', image_url: { url, ...(detail && { detail: detail === 'original' ? 'high' : detail }) } }
}

/** Thinking goes back where it came from, and only Cohere's own: what it said before a call is the call's plan. */
function assistant(message: Extract<Message, { role: 'assistant' }>): Json {
  const { tool_calls: calls, reasoning_content: reasoning, provider_state: state } = message
  const kinds = list(state?.data).map((item) => record(item)['type'])
  const text = messageText(message)
  const wire: Json = { role: 'assistant' }
  if (reasoning && kinds.includes('thinking'))
    wire['content'] = [{ type: 'thinking', thinking: reasoning }, ...(text ? [{ type: 'text', text }] : [])]
  else if (text || !calls?.length) wire['content'] = text
  if (!calls?.length) return wire
  if (reasoning && kinds.includes('tool_plan') && !kinds.includes('thinking')) wire['tool_plan'] = reasoning
  wire['tool_calls'] = calls.map(({ id, function: { name, arguments: args } }) => ({
    id,
    type: 'function',
    function: { name, arguments: args },
  }))
  return wire
}
