import { type Json, list, record } from '../common/json.ts'
import { extraContent } from './encode-messages.ts'
import { type Opaque, reasoningDetails } from './opaque.ts'

/** `reasoning_details`, and what a proxy of Gemini keeps on its tool calls: the thought signature. */
export function anyState(): Opaque {
  const details = reasoningDetails()
  const data: Json[] = []
  return {
    take(from) {
      for (const { id, extra_content: content } of list(from['tool_calls']).map(record))
        if (content) data.push({ type: extraContent, id, extra_content: content })
      return details.take(from)
    },
    end: () => [...details.end(), ...data],
  }
}
