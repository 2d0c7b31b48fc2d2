import type { ContentPart, Message } from '../types/index.ts'
import { estimateTokens } from './estimate-tokens.ts'

/** Anything that encodes: the packages gpt-tokenizer and js-tiktoken fit as they are. */
export interface Tokenizer {
  encode(text: string): ArrayLike<number>
}

/** OpenAI's own framing: what begins and ends a message, and what the answer is primed with. */
const perMessage = 3
const priming = 3
/** An image at high detail, about 1024 × 1024; at low detail. */
const image = { high: 765, low: 85 }

/**
 * How many tokens a text or a conversation is: an estimate, within 15 % of o200k_base for prose, code and JSON, or the exact number with a
 * tokenizer passed in. Images, audio, files and tool calls are framed differently by every provider, so a conversation that has them is an
 * estimate all the same, and `exact` says so. Audio and files are not counted.
 *
 * @example
 * countTokens('Hello, world') // { tokens: 3, exact: false }
 * import { encode } from 'gpt-tokenizer/encoding/o200k_base'
 * countTokens(messages, { tokenizer: { encode } }) // { tokens: …, exact: true }
 */
export function countTokens(
  input: string | readonly Message[],
  { tokenizer }: { tokenizer?: Tokenizer } = {},
): { tokens: number; exact: boolean } {
  const count = counter(tokenizer)
  if (typeof input === 'string') return { tokens: count(input), exact: tokenizer !== undefined }
  const tokens = input.reduce((sum, message) => sum + messageTokens(message, count), priming)
  return { tokens, exact: tokenizer !== undefined && input.every(isPlain) }
}

export type Count = (text: string) => number

export const counter = (tokenizer: Tokenizer | undefined): Count =>
  tokenizer ? (text) => tokenizer.encode(text).length : estimateTokens

export function messageTokens(message: Message, count: Count): number {
  const { role, content } = message
  const name = 'name' in message && message.name ? count(message.name) + 1 : 0
  const calls = ('tool_calls' in message && message.tool_calls) || []
  return (
    perMessage +
    count(role) +
    name +
    (typeof content === 'string'
      ? count(content)
      : (content ?? []).reduce((sum, part) => sum + partTokens(part, count), 0)) +
    calls.reduce((sum, { function: { name, arguments: json } }) => sum + perMessage + count(name) + count(json), 0)
  )
}

function partTokens(part: ContentPart | { type: 'refusal'; refusal: string }, count: Count): number {
  if (part.type === 'text') return count(part.text)
  if (part.type === 'refusal') return count(part.refusal)
  if (part.type === 'image_url') return part.image_url.detail === 'low' ? image.low : image.high
  return 0
}

function isPlain(message: Message): boolean {
  const { role, content } = message
  const isText = typeof content === 'string' || (content ?? []).every(({ type }) => type === 'text')
  return role !== 'tool' && isText && !('tool_calls' in message && message.tool_calls?.length)
}
