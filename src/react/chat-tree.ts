import { LLMError } from '../errors/llm-error.ts'
import type { Message } from '../types/index.ts'
import type { ChatMessage } from './chat-types.ts'

/** A message where it stands; its siblings follow from the tree. */
export type ChatNode = Omit<ChatMessage, 'siblings'>

/** Every branch of a conversation. `head` is the last message of the one that is shown. */
export interface ChatTree {
  nodes: readonly ChatNode[]
  head: string | null
}

const findNode = (tree: ChatTree, id: string | null) => tree.nodes.find((node) => node.id === id)

/** As `findNode`, for an id that a caller gave. */
export function needNode(tree: ChatTree, id: string): ChatNode {
  const node = findNode(tree, id)
  if (!node) throw new LLMError('invalid-request', `there is no message '${id}' in this conversation`)
  return node
}

/** From the first message to this one. */
export function pathTo(tree: ChatTree, id: string | null): ChatNode[] {
  const path: ChatNode[] = []
  for (let node = findNode(tree, id); node; node = findNode(tree, node.parentId)) path.unshift(node)
  return path
}

/** What is shown, each with its place among its siblings. */
export function shownOf(tree: ChatTree): ChatMessage[] {
  return pathTo(tree, tree.head).map((node) => {
    const siblings = siblingsOf(tree, node)
    return { ...node, siblings: { index: siblings.indexOf(node), count: siblings.length } }
  })
}

const siblingsOf = (tree: ChatTree, { parentId }: ChatNode) => tree.nodes.filter((node) => node.parentId === parentId)

/** Adds a message at the end of what its parent leads to, and shows it. */
export const withNode = (tree: ChatTree, node: ChatNode): ChatTree => ({ nodes: [...tree.nodes, node], head: node.id })

export const changeNode = (tree: ChatTree, id: string, change: Partial<ChatNode>): ChatTree => ({
  ...tree,
  nodes: tree.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)),
})

/** Shows another sibling, with what followed it last. */
export function switchTo(tree: ChatTree, id: string, index: number): ChatTree {
  const sibling = siblingsOf(tree, needNode(tree, id))[index]
  return sibling ? { ...tree, head: lastOf(tree, sibling.id) } : tree
}

function lastOf(tree: ChatTree, id: string): string {
  const next = tree.nodes.findLast((node) => node.parentId === id)
  return next ? lastOf(tree, next.id) : id
}

/** Without a message and all that followed it. What was shown of it gives way to the sibling before it, or to its parent. */
export function withoutNode(tree: ChatTree, id: string): ChatTree {
  const node = needNode(tree, id)
  const shown = pathTo(tree, tree.head).includes(node)
  const gone = new Set<string>()
  // Parents come before their children, always.
  for (const other of tree.nodes) if (other.id === id || gone.has(other.parentId ?? '')) gone.add(other.id)
  const rest: ChatTree = { ...tree, nodes: tree.nodes.filter((other) => !gone.has(other.id)) }
  if (!shown) return rest
  const sibling = siblingsOf(rest, node).at(-1)
  return { ...rest, head: sibling ? lastOf(rest, sibling.id) : node.parentId }
}

/** The messages a model is asked with: what never became an answer is left out, and so are calls of tools without their results. */
export function conversationOf(path: readonly ChatNode[]): Message[] {
  const answered = new Set(path.map(({ message }) => (message.role === 'tool' ? message.tool_call_id : undefined)))
  return path.flatMap(({ message }): Message[] => {
    if (message.role !== 'assistant') return [message]
    const { tool_calls: calls, ...rest } = message
    if (calls?.length && calls.every(({ id }) => answered.has(id))) return [message]
    return rest.content ? [rest] : []
  })
}

/** Reads what `export` gave, or what was stored. Throws `invalid-request` for anything else. */
export function readTree(value: unknown): ChatTree {
  const { nodes, head = null } = (value ?? {}) as { nodes?: unknown; head?: string | null }
  const ids = new Set<string | null>([null])
  const fine =
    Array.isArray(nodes) &&
    nodes.every((node: Partial<ChatNode> | null) => {
      const { id, parentId = null, message } = node ?? {}
      if (typeof id !== 'string' || ids.has(id) || !ids.has(parentId) || typeof message?.role !== 'string') return false
      return ids.add(id)
    })
  if (!fine || !ids.has(head)) throw new LLMError('invalid-request', 'this is no exported conversation')
  return { nodes: nodes as ChatNode[], head }
}
