import type { Usage } from '../../types/index.ts'
import type { SSE } from '../framing.ts'
import { letters } from '../random.ts'
import type { Answer, Exchange } from '../types.ts'

export type Json = Record<string, unknown>
/** Where in the stream a chunk stands. */
export type Stage = 'role' | 'delta' | 'finish' | 'usage'
/** A host's own touch on each chunk of one answer; it may become several. */
export type Touch = (chunk: Json, stage: Stage) => readonly Json[]

/** How a host's chat differs from OpenAI's; what is left out is OpenAI's way. */
export interface ChatStyle {
  sse?: SSE
  /** a comment before the first event and among the others */ comment?: string
  /** `[DONE]` at the end; default true */ done?: boolean
  /** default: an id and name first, then the arguments in pieces */ calls?: 'pieces' | 'whole' | 'with-finish'
  /** the field that thinking goes into, tags in the text, or parts of the content; default: OpenAI's way, which tells only how much it was */
  reasoning?: 'reasoning_content' | 'reasoning' | 'think' | 'parts'
  /** default: a last chunk when `stream_options` asks */ usage?: 'asked' | 'with-finish' | 'always'
  id?(exchange: Exchange): string
  callId?(exchange: Exchange): string
  usageOf?(usage: Usage, exchange: Exchange): Json
  finish?(answer: Answer): string
  touch?(answer: Answer, exchange: Exchange): Touch
  /** and on the whole completion */ completion?(completion: Json, answer: Answer, exchange: Exchange): Json
}

export const plainUsage = (usage: Usage): Json => ({
  prompt_tokens: usage.prompt_tokens,
  completion_tokens: usage.completion_tokens,
  total_tokens: usage.total_tokens,
})

const openAIUsage = (usage: Usage): Json => ({
  ...plainUsage(usage),
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0, ...usage.prompt_tokens_details },
  completion_tokens_details: {
    reasoning_tokens: 0,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
    ...usage.completion_tokens_details,
  },
})

/** A style with OpenAI's ways filled in. */
export const styled = (style: ChatStyle) => ({
  id: ({ random }: Exchange) => `chatcmpl-${letters(random, 29)}`,
  callId: ({ random }: Exchange) => `call_${letters(random, 24)}`,
  usageOf: openAIUsage,
  finish: (answer: Answer): string => answer.finish_reason,
  touch: (): Touch => (chunk) => [chunk],
  completion: (completion: Json) => completion,
  ...style,
})
export type Styled = ReturnType<typeof styled>

/** Thinking text and said text, where the host has them, as deltas or as the fields of a whole message. */
export const thought = (text: string, { reasoning }: ChatStyle): Json =>
  reasoning === 'parts'
    ? { content: [{ type: 'thinking', thinking: [{ type: 'text', text }] }] }
    : { [reasoning ?? 'reasoning_content']: text }

/** An answer as its host tells it: thinking that has no place of its own is wrapped in tags, or left untold. */
export function placed(
  { reasoning, text }: Answer,
  style: ChatStyle,
): { reasoning: readonly string[]; text: readonly string[] } {
  if (style.reasoning === undefined || reasoning.length === 0) return { reasoning: [], text }
  if (style.reasoning === 'think')
    return { reasoning: [], text: ['<think>\n', ...reasoning, '\n</think>\n\n', ...text] }
  return { reasoning, text }
}

/** The tokens of a wire that has nothing but text. */
export const onlyText = (answer: Answer): readonly string[] => placed(answer, { reasoning: 'think' }).text
