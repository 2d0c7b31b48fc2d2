import type { Message } from '../types/index.ts'
import type { ChatNode } from './chat-tree.ts'

/**
 * The messages a model is asked with: what never became an answer is left out, and so are calls of tools without results and
 * results without calls. Ids are no names: some servers begin anew at `call_0` with every answer.
 */
export function conversationOf(path: readonly ChatNode[]): Message[] {
  return path.flatMap(({ message }, at): Message[] => {
    // Results come with the calls that they answer.
    if (message.role === 'tool') return []
    if (message.role !== 'assistant') return [message]
    const { tool_calls: called, ...rest } = message
    // Some servers say null, and what they said may be imported.
    const calls = called ?? []
    const left = resultsAfter(path, at)
    const results: Message[] = []
    const answered = calls.filter(({ id }) => {
      const found = left.findIndex((result) => result.role === 'tool' && result.tool_call_id === id)
      if (found >= 0) results.push(...left.splice(found, 1))
      return found >= 0
    })
    if (answered.length > 0) return [{ ...message, tool_calls: answered }, ...results]
    return rest.content ? [rest] : []
  })
}

function resultsAfter(path: readonly ChatNode[], at: number): Message[] {
  const end = path.findIndex(({ message }, index) => index > at && message.role !== 'tool')
  return path.slice(at + 1, end < 0 ? path.length : end).map(({ message }) => message)
}
