import type { CompletionChunk } from '../types/index.ts'
import type { StreamSource } from './completion-stream.ts'

/** Reads up to the first token: until then nothing was handed out, and the same request may be sent again, here or elsewhere. */
export async function peek(source: Omit<StreamSource, 'first'>): Promise<CompletionChunk[]> {
  const held: CompletionChunk[] = []
  try {
    for (;;) {
      const chunks = source.accept(await source.read())
      for (const chunk of chunks ?? []) held.push(chunk)
      if (!chunks || chunks.some(hasToken)) return held
    }
  } catch (error) {
    throw source.broken(error)
  }
}

const hasToken = ({ choices }: CompletionChunk) =>
  choices.some(
    ({ delta, finish_reason }) =>
      finish_reason || delta.content || delta.reasoning_content || delta.refusal || delta.tool_calls,
  )
