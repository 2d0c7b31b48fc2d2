import type { ChunkDraft, CompletionChunk, Usage, Warning } from '../types/index.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import type { Call } from './call.ts'
import { emptyChunk } from './complete.ts'

/** Makes chunks of a decoder's drafts: gives them their identity, and keeps what is not a chunk of its own. */
export interface ChunkWriter {
  readonly usage: Usage | undefined
  readonly warnings: Warning[]
  /** Returns true for the wire's last word. */
  take(draft: ChunkDraft, out: CompletionChunk[]): boolean
  chunk(choices: CompletionChunk['choices']): CompletionChunk
}

export function createChunkWriter(call: Call, target: ResolvedTarget, warnings: Warning[]): ChunkWriter {
  // Where the wire has no id of its own (Ollama), the call's stands in; an answer keeps the identity it began with.
  const own = emptyChunk(call, target)
  const { provider } = own
  let id: string | undefined
  let model: string | undefined
  let created: number | undefined
  let usage: Usage | undefined

  const chunk = (choices: CompletionChunk['choices']): CompletionChunk => ({
    id: (id ||= own.id),
    object: 'chat.completion.chunk',
    created: (created ||= own.created),
    model: (model ||= own.model),
    provider,
    choices,
  })
  return {
    get usage() {
      return usage
    },
    warnings,
    chunk,
    take(draft, out) {
      id ||= draft.id
      model ||= draft.model
      created ||= draft.created
      usage = draft.usage ?? usage
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
