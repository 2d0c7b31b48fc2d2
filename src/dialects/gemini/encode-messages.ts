import { LLMError } from '../../errors/llm-error.ts'
import type { ContentPart, Message, ResolvedRequest, ToolCall, Warning } from '../../types/index.ts'
import { type Json, list, number, record } from '../common/json.ts'
import { type Media, readFilePart, readUrl } from '../common/media-part.ts'
import { messageText, warnOfNames } from '../common/messages.ts'
import { toolArguments } from '../common/tool-arguments.ts'
import { readTurns } from '../common/turns.ts'
import { warnOfParts } from '../common/warn-of-parts.ts'
import { geminiVersion } from './thinking.ts'

/** Documented for calls that another provider made: since 3 a call without a signature is refused. https://ai.google.dev/gemini-api/docs/thought-signatures */
const noSignature = 'skip_thought_signature_validator'

/** Instructions go beside the conversation; a result is known by the name of what was called. */
export function encodeMessages({ model, messages }: ResolvedRequest, warnings: Warning[]): Json {
  warnOfNames(messages, warnings)
  warnOfParts(messages, ['image_url.detail', 'file.filename'], warnings)
  const calls = new Map<string, Json>()
  const signed = geminiVersion(model) >= 3
  const { system, turns } = readTurns(messages, {
    user: (content) => (typeof content === 'string' ? textPart(content) : content.flatMap(partOf)),
    assistant: (message) => assistant(message, calls, signed),
    result(id, text) {
      const call = calls.get(id)
      if (!call) throw new LLMError('invalid-request', `no call has the tool_call_id '${id}'`)
      const functionResponse: Json = { name: call['name'], response: { result: text } }
      if (call['id']) functionResponse['id'] = call['id']
      return { functionResponse }
    },
    resultField: 'functionResponse',
  })
  return {
    contents: turns.map(({ ours, blocks }) => ({ role: ours ? 'user' : 'model', parts: blocks })),
    ...(system.length > 0 && { systemInstruction: { parts: system.flatMap(textPart) } }),
  }
}

const textPart = (text: string): Json[] => (text ? [{ text }] : [])

function partOf(part: ContentPart): Json[] {
  switch (part.type) {
    case 'text':
      return textPart(part.text)
    case 'image_url':
      return [mediaPart(readUrl(part.image_url.url, 'image_url'))]
    case 'input_audio':
      return [{ inlineData: { mimeType: `audio/${part.input_audio.format}`, data: part.input_audio.data } }]
    case 'file':
      return [mediaPart(readFilePart(part.file))]
    default:
      throw new LLMError('unsupported', 'Gemini takes no content part of this type')
  }
}

/** Bytes go along; addresses are of the Files API, of YouTube and Cloud Storage, and for newer models of any file on the web. */
function mediaPart(media: Media): Json {
  if ('data' in media) return { inlineData: { mimeType: media.mediaType, data: media.data } }
  return { fileData: { fileUri: 'url' in media ? media.url : media.id } }
}

/** Signatures go back on the parts they came with; each tells how much text and how many calls stood before it. */
function assistant(
  message: Extract<Message, { role: 'assistant' }>,
  known: Map<string, Json>,
  signed: boolean,
): Json[] {
  const { tool_calls: calls = [], provider_state: state } = message
  const text = messageText(message)
  const parts: Json[] = []
  let said = 0
  let called = 0
  const sayTo = (end: number) => {
    if (end > said) parts.push(...textPart(text.slice(said, end)))
    said = Math.max(said, end)
  }
  const callTo = (end: number, signature?: unknown, id?: unknown) => {
    for (const call of calls.slice(called, end)) {
      const last = ++called === end
      parts.push(
        callPart(call, known, last ? id : undefined, (last && signature) || (signed && called === 1 && noSignature)),
      )
    }
  }
  for (const entry of list(state?.data)) {
    const { text: before, length, calls: count, call, id, thoughtSignature } = record(entry)
    const start = number(before) ?? 0
    sayTo(start)
    if (call === true) callTo((number(count) ?? 0) + 1, thoughtSignature, id)
    else {
      callTo(number(count) ?? 0)
      said = Math.max(said, start + (number(length) ?? 0))
      parts.push({ text: text.slice(start, said), thoughtSignature })
    }
  }
  sayTo(text.length)
  callTo(calls.length)
  return parts
}

function callPart(call: ToolCall, known: Map<string, Json>, id: unknown, thoughtSignature: unknown): Json {
  const functionCall: Json = { name: call.function.name, args: toolArguments(call.function) }
  // Only an id of Gemini's own goes back.
  if (id) functionCall['id'] = id
  known.set(call.id, functionCall)
  return thoughtSignature ? { functionCall, thoughtSignature } : { functionCall }
}
