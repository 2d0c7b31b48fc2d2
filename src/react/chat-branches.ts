import { LLMError } from '../errors/llm-error.ts'
import { ownId } from './own-id.ts'
import { findNode, pathTo, siblingsOf, type ChatNode, type ChatTree } from './chat-tree.ts'

export const newId = () => Date.now().toString(36) + ownId()

/** As `findNode`, for an id that a caller gave. */
export function needNode(tree: ChatTree, id: string): ChatNode {
  const node = findNode(tree, id)
  if (!node) throw new LLMError('invalid-request', `there is no message '${id}' in this conversation`)
  return node
}

/** Adds a message at the end of what its parent leads to, and shows it. */
export const withNode = (tree: ChatTree, node: ChatNode): ChatTree => ({ nodes: [...tree.nodes, node], head: node.id })

/** Adds what follows a message: shown only where that one is the last that is shown. */
export const withNext = (tree: ChatTree, node: ChatNode): ChatTree => ({
  ...withNode(tree, node),
  head: tree.head === node.parentId ? node.id : tree.head,
})

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

/** What was stored and what was said before it was read, both. A conversation that had not begun gives way. */
export function mergeTrees(stored: ChatTree, now: ChatTree, initial: ReadonlySet<string>): ChatTree {
  if (now.nodes.every(({ id }) => initial.has(id))) return stored
  const nodes = new Map([...stored.nodes, ...now.nodes].map((node) => [node.id, node]))
  const tree = { nodes: [...nodes.values()], head: now.head }
  return now.head === null ? tree : { ...tree, head: lastOf(tree, now.head) }
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
  return { nodes: (nodes as ChatNode[]).map(ended), head }
}

/** As it was left by a page that is gone: nothing is under way any more. */
export const ended = (node: ChatNode): ChatNode =>
  node.phase === 'connecting' || node.phase === 'streaming' ? { ...node, phase: 'interrupted' } : node
