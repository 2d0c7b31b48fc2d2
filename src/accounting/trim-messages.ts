import type { Message } from '../types/index.ts'
import { counter, countTokens, messageTokens, type Tokenizer } from './tokens.ts'

interface Entry {
  readonly message: Message
  readonly tokens: number
}
/** What stands or falls together: a message, or an assistant's tool calls with their results. */
type Block = Entry[]

/**
 * Drops whole turns from the front until the estimate fits. System and developer messages stay where they are, a tool call never loses its
 * result, and what is left begins with a user's message. Of the last turn only the oldest steps are dropped (its question and its last
 * step always stay), so what comes back may still be too long if that alone is.
 *
 * @param options.maxTokens of the prompt: leave room for the answer
 */
export function trimMessages(
  messages: readonly Message[],
  { maxTokens, tokenizer }: { maxTokens: number; tokenizer?: Tokenizer },
): Message[] {
  const count = counter(tokenizer)
  // The same message object may stand in a conversation twice, so places are told apart, not messages.
  const entries = messages.map((message) => ({ message, tokens: messageTokens(message, count) }))
  let tokens = countTokens(messages, tokenizer && { tokenizer }).tokens
  const dropped = new Set<Entry>()
  const drop = (block: Block) => {
    for (const entry of block) {
      dropped.add(entry)
      tokens -= entry.tokens
    }
  }

  const turns = turnsOf(entries.filter(({ message: { role } }) => role !== 'system' && role !== 'developer'))
  const last = turns.pop() ?? []
  for (const turn of turns) if (tokens > maxTokens) drop(turn.flat())
  const [question, ...steps] = last
  const begins = question?.[0]?.message.role === 'user' ? steps : last
  for (const step of begins.slice(0, -1)) if (tokens > maxTokens) drop(step)
  return entries.filter((entry) => !dropped.has(entry)).map(({ message }) => message)
}

/** A turn is a user's message and all that answers it. */
function turnsOf(entries: readonly Entry[]): Block[][] {
  const turns: Block[][] = []
  for (const entry of entries) {
    const turn = turns.at(-1)
    const block = turn?.at(-1)
    if (entry.message.role === 'tool' && block) block.push(entry)
    else if (entry.message.role === 'user' || !turn) turns.push([[entry]])
    else turn.push([entry])
  }
  return turns
}
