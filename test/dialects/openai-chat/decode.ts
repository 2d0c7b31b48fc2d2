import { chatDecoder } from '../../../src/dialects/openai-chat/decode-chat.ts'
import type { ChatOptions } from '../../../src/dialects/openai-chat/options.ts'
import { reduceChunk } from '../../../src/stream/reduce.ts'
import type { ChatDecoder, ChunkDraft, PartialCompletion } from '../../../src/types/index.ts'

/** Pushes frames through a decoder and tells everything that came out, also folded. */
export function run(decoder: ChatDecoder, frames: readonly unknown[]) {
  const drafts: ChunkDraft[] = []
  for (const data of frames) drafts.push(...decoder.push({ data }))
  const { drafts: last, complete } = decoder.end()
  drafts.push(...last)
  return { drafts, complete, ...fold(drafts) }
}

export function fold(drafts: readonly ChunkDraft[]) {
  let completion: PartialCompletion | undefined
  for (const { choices = [], id = '', model = '', created = 0, usage } of drafts)
    completion = reduceChunk(completion, {
      id,
      model,
      created,
      choices,
      object: 'chat.completion.chunk',
      provider: 'p',
      ...(usage && { usage }),
    })
  return {
    completion,
    choice: completion?.choices[0],
    message: completion?.choices[0]?.message,
    usage: completion?.usage,
    warnings: drafts.flatMap((draft) => draft.warnings ?? []),
    finishes: drafts.flatMap((draft) => draft.choices ?? []).filter((choice) => choice.finish_reason !== null).length,
  }
}

/** Decodes what an OpenAI-compatible host streams. */
export function decode(frames: readonly unknown[], options: ChatOptions = {}) {
  return run(chatDecoder(options), frames)
}

const envelope = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm' }

/** A chunk with one choice. */
export function chunk(delta: unknown, finish_reason: unknown = null, more: object = {}) {
  return { ...envelope, choices: [{ index: 0, delta, finish_reason }], ...more }
}

/** A chunk with pieces of tool calls. */
export function pieces(...tool_calls: unknown[]) {
  return chunk({ tool_calls })
}

/** A plain answer. */
export function answer(message: unknown, finish_reason: unknown = 'stop', more: object = {}) {
  return { ...envelope, object: 'chat.completion', choices: [{ index: 0, message, finish_reason }], ...more }
}
