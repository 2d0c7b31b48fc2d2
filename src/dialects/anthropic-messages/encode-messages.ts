import { LLMError } from '../../errors/llm-error.ts'
import type { ContentPart, Message, ToolCall, Warning } from '../../types/index.ts'
import { type Json, list, number, record } from '../common/json.ts'
import { type Media, readFilePart, readUrl, refusePart } from '../common/media-part.ts'
import { messageText, warnOfNames } from '../common/messages.ts'
import { toolArguments } from '../common/tool-arguments.ts'
import { shortId } from '../common/tool-id.ts'
import { readTurns } from '../common/turns.ts'
import { warnOfParts } from '../common/warn-of-parts.ts'

interface Turn {
  role: 'user' | 'assistant'
  content: Json[]
}

/** Instructions go above the conversation. */
export function encodeMessages(
  messages: readonly Message[],
  warnings: Warning[],
): { system?: string; messages: Turn[] } {
  warnOfNames(messages, warnings)
  warnOfParts(messages, ['image_url.detail'], warnings)
  const { system, turns } = readTurns(messages, { user, assistant, result, resultField: 'tool_use_id' })
  const last = turns.at(-1)
  if (last && !last.ours) trimEnd(last.blocks)
  return {
    ...(system.length > 0 && { system: system.join('\n\n') }),
    messages: turns.map(({ ours, blocks }) => ({ role: ours ? 'user' : 'assistant', content: blocks })),
  }
}

const result = (id: string, content: string): Json => ({ type: 'tool_result', tool_use_id: toolId(id), content })

/** An answer to be gone on with may not end with white space. */
function trimEnd(content: Json[]): void {
  const last = content.at(-1)
  if (typeof last?.['text'] !== 'string') return
  last['text'] = last['text'].trimEnd()
  if (!last['text']) content.pop()
}

/** Empty texts are refused. */
const textBlock = (text: string): Json[] => (text ? [{ type: 'text', text }] : [])

function user(content: string | readonly ContentPart[]): Json[] {
  return typeof content === 'string' ? textBlock(content) : content.flatMap(partOf)
}

function partOf(part: ContentPart): Json[] {
  switch (part.type) {
    case 'text':
      return textBlock(part.text)
    case 'image_url':
      return [{ type: 'image', source: sourceOf(readUrl(part.image_url.url, 'image_url')) }]
    case 'file': {
      const { filename: title } = part.file
      return [{ type: 'document', source: sourceOf(readFilePart(part.file)), ...(title && { title }) }]
    }
    default:
      return refusePart(part, 'Anthropic')
  }
}

function sourceOf(media: Media): Json {
  if ('url' in media) return { type: 'url', url: media.url }
  if ('id' in media) return { type: 'file', file_id: media.id }
  const { mediaType, data } = media
  if (!mediaType.startsWith('text/')) return { type: 'base64', media_type: mediaType, data }
  return { type: 'text', media_type: 'text/plain', data: decoded(data) }
}

function decoded(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)))
  } catch (cause) {
    throw new LLMError('invalid-request', 'file_data is not valid base64', { cause })
  }
}

/**
 * What an assistant said and called, with the blocks that only Anthropic reads (thinking and its signature, searches) back where they
 * stood: each tells how much text and how many calls came before it.
 */
function assistant(message: Extract<Message, { role: 'assistant' }>): Json[] {
  const { tool_calls: calls = [], provider_state: state } = message
  const text = messageText(message)
  const blocks: Json[] = []
  let said = 0
  let called = 0
  const upTo = (length: number, count: number) => {
    if (length > said) blocks.push(...textBlock(text.slice(said, length)))
    said = Math.max(said, length)
    while (called < Math.min(count, calls.length)) blocks.push(...calls.slice(called, ++called).map(callBlock))
  }
  for (const entry of list(state?.data)) {
    const { block, text: length, calls: count } = record(entry)
    upTo(number(length) ?? 0, number(count) ?? 0)
    blocks.push(record(block))
  }
  upTo(text.length, calls.length)
  return blocks
}

const callBlock = (call: ToolCall): Json => ({
  type: 'tool_use',
  id: toolId(call.id),
  name: call.function.name,
  input: toolArguments(call.function),
})

/** Edge case 48: ids of other hosts may have other characters. */
const toolId = (id: string) => (/^[a-zA-Z0-9_-]+$/.test(id) ? id : `toolu_${shortId(id, 14)}`)
