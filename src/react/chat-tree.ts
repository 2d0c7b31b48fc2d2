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

export const siblingsOf = (tree: ChatTree, { parentId }: ChatNode) =>
  tree.nodes.filter((node) => node.parentId === parentId)
