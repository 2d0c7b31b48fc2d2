import type { ChunkDraft, CompletionChunk, Usage, Warning } from '../types/index.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import type { Call } from './call.ts'

/** Makes chunks of a decoder's drafts: gives them their identity, and keeps what is not a chunk of its own. */
export interface ChunkWriter {
  readonly usage: Usage | undefined
  readonly warnings: Warning[]
  /** Returns true for the wire's last word. */
  take(draft: ChunkDraft, out: CompletionChunk[]): boolean
  chunk(choices: CompletionChunk['choices']): CompletionChunk
}

export function createChunkWriter(call: Call, target: ResolvedTarget, warnings: Warning[]): ChunkWriter {
  const provider = target.provider.id
  let id = ''
  let model = ''
  let created = 0
  let usage: Usage | undefined

  function chunk(choices: CompletionChunk['choices']): CompletionChunk {
    // Where the wire has no id of its own (Ollama), the call's stands in; an answer keeps the identity it began with.
    id ||= `chatcmpl-${call.id}`
    created ||= Math.floor(call.startedAt / 1000)
    model ||= target.model
    return { id, object: 'chat.completion.chunk', created, model, provider, choices }
  }
  return {
    get usage() {
      return usage
    },
    warnings,
    chunk,
    take(draft, out) {
      if (draft.id) id ||= draft.id
      if (draft.model) model ||= draft.model
      if (draft.created) created ||= draft.created
      if (draft.usage) usage = draft.usage
      if (draft.warnings) warnings.push(...draft.warnings)
      const { choices } = draft
      if (choices?.length) {
        for (const { delta } of choices) if (delta.provider_state) delta.provider_state.provider = provider
        out.push(chunk(choices))
      }
      return draft.done === true
    },
  }
}
