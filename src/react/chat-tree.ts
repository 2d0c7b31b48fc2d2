import type { ChatMessage } from './chat-types.ts'

/** A message where it stands; its siblings follow from the tree. */
export type ChatNode = Omit<ChatMessage, 'siblings'>

/** Every branch of a conversation. `head` is the last message of the one that is shown. */
export interface ChatTree {
  nodes: readonly ChatNode[]
  head: string | null
}

export const findNode = (tree: ChatTree, id: string | null) => tree.nodes.find((node) => node.id === id)

/** From the first message to this one. */
export function pathTo(tree: ChatTree, id: string | null): ChatNode[] {
  const nodes = new Map<string | null, ChatNode>(tree.nodes.map((node) => [node.id, node]))
  const path: ChatNode[] = []
  for (let node = nodes.get(id); node; node = nodes.get(node.parentId)) path.push(node)
  return path.reverse()
}

/** What is shown, each with its place among its siblings. */
export function shownOf(tree: ChatTree): ChatMessage[] {
  const counts = new Map<string | null, number>()
  const places = new Map<ChatNode, number>()
  for (const node of tree.nodes) {
    const index = counts.get(node.parentId) ?? 0
    places.set(node, index)
    counts.set(node.parentId, index + 1)
  }
  return pathTo(tree, tree.head).map((node) => ({
    ...node,
    siblings: { index: places.get(node) ?? 0, count: counts.get(node.parentId) ?? 1 },
  }))
}

export const siblingsOf = (tree: ChatTree, { parentId }: ChatNode) =>
  tree.nodes.filter((node) => node.parentId === parentId)
