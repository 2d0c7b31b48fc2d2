import type { Message } from '../../types/index.ts'
import type { Json } from './json.ts'
import { contentText } from './messages.ts'

type Of<Role extends Message['role']> = Extract<Message, { role: Role }>

/** How a wire that knows but two speakers says what each message holds. */
export interface TurnWords {
  user(content: Of<'user'>['content']): Json[]
  assistant(message: Of<'assistant'>): Json[]
  /** What a tool returned. */
  result(id: string, text: string): Json
  /** The field by which a result is known. */
  resultField: string
}
export interface Turn {
  ours: boolean
  blocks: Json[]
}

/**
 * A conversation in turns, its instructions beside it. Nobody speaks twice in a row, nobody says nothing, and what tools returned
 * belongs to the user, before everything else of the turn.
 */
export function readTurns(messages: readonly Message[], words: TurnWords): { system: string[]; turns: Turn[] } {
  const system: string[] = []
  const turns: Turn[] = []
  const turnOf = (ours: boolean): Json[] => {
    let last = turns.at(-1)
    if (last?.ours !== ours) turns.push((last = { ours, blocks: [] }))
    return last.blocks
  }
  for (const message of messages)
    switch (message.role) {
      case 'assistant':
        turnOf(false).push(...words.assistant(message))
        break
      case 'user':
        turnOf(true).push(...words.user(message.content))
        break
      case 'tool': {
        const blocks = turnOf(true)
        const first = blocks.findIndex((block) => !(words.resultField in block))
        const result = words.result(message.tool_call_id, contentText(message.content))
        blocks.splice(first < 0 ? blocks.length : first, 0, result)
        break
      }
      default:
        system.push(contentText(message.content))
    }
  return { system: system.filter(Boolean), turns: turns.filter(({ blocks }) => blocks.length > 0) }
}
