import { LLMError } from '../../errors/llm-error.ts'
import type { Message, ToolCall, Warning } from '../../types/index.ts'
import { type Json, list, record } from '../common/json.ts'
import { contentText, messageText, warnOfNames } from '../common/messages.ts'
import type { ChatOptions } from './options.ts'

/** The conversation, message by message and field by field: nothing of ours leaks onto the wire. */
export function encodeMessages(messages: readonly Message[], options: ChatOptions, warnings: Warning[]): Json[] {
  const turn = messages.findLastIndex((message) => message.role === 'user')
  if (options.names === false) warnOfNames(messages, warnings)
  return messages.map((message, position) => {
    if (message.role === 'assistant') return assistant(message, options, position > turn)
    if (message.role === 'tool')
      return {
        role: 'tool',
        tool_call_id: toolId(message.tool_call_id, options),
        content: contentText(message.content),
      }
    const role = message.role === 'developer' && !options.developer ? 'system' : message.role
    const out: Json = { role, content: content(message.content, options) }
    if (message.name && options.names !== false) out['name'] = message.name
    return out
  })
}

function content(parts: Exclude<Message, { role: 'assistant' }>['content'], { part: encode }: ChatOptions): unknown {
  if (typeof parts === 'string') return parts
  return parts.map((part) => {
    if (part.type === 'text') return { type: 'text', text: part.text }
    const wire = encode ? encode(part) : record(part)
    if (!wire) throw new LLMError('unsupported', `This host takes no content part of the type '${part.type}'`)
    return wire
  })
}

function assistant(message: Extract<Message, { role: 'assistant' }>, options: ChatOptions, current: boolean): Json {
  const { content: said, tool_calls: calls, refusal, reasoning_content: reasoning, provider_state: state } = message
  const wire: Json = { role: 'assistant' }
  if (options.developer) {
    wire['content'] = said ?? null
    if (refusal) wire['refusal'] = refusal
  } else wire['content'] = messageText(message) || (calls?.length ? null : '')
  const data = list(state?.data)
  if (calls?.length) wire['tool_calls'] = calls.map((call) => toolCall(call, options, data))
  if (reasoning && options.sendReasoning && current) wire['reasoning_content'] = reasoning
  const details = data.filter((item) => record(item)['type'] !== extraContent)
  if (details.length) wire['reasoning_details'] = details
  return wire
}

/** State that belongs to a tool call: Gemini's thought signature behind an OpenAI-compatible proxy. */
export const extraContent = 'tool_call.extra_content'

function toolCall(
  { id, function: { name, arguments: text } }: ToolCall,
  options: ChatOptions,
  data: readonly unknown[],
) {
  const call: Json = { id: toolId(id, options), type: 'function', function: { name, arguments: text } }
  const state = data.map(record).find((item) => item['type'] === extraContent && item['id'] === id)
  if (state) call['extra_content'] = state['extra_content']
  return call
}

function toolId(id: string, options: ChatOptions): string {
  return options.toolId ? options.toolId(id) : id
}
