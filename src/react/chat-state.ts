import { skipToken, type QueryClient, type QueryObserverOptions } from '@tanstack/react-query'
import type { LLMError } from '../errors/llm-error.ts'
import type { ToolCall } from '../types/index.ts'
import { shownOf, type ChatNode, type ChatTree } from './chat-tree.ts'
import type { ChatMessage, UseChatOptions } from './chat-types.ts'
import { llmKeys } from './keys.ts'
import { once } from './query-options.ts'
import type { StreamPhase, StreamState } from './types.ts'

/** A conversation in the cache. The answer under way is in the stream of the same id; `running` is where it will stand. */
export interface ChatState {
  tree: ChatTree
  shown: readonly ChatMessage[]
  busy: boolean
  running: string | null
  isRestoring: boolean
  error: LLMError | null
  approvals: readonly ToolCall[]
}

type ChatKey = ReturnType<typeof llmKeys.chat>

/** Nobody comes back for an id nobody knows, but a hidden `Activity`. On a server a timer would keep every request's cache alive as long. */
export const keptFor = ({ id }: UseChatOptions) =>
  id === undefined && typeof window !== 'undefined' ? 3_600_000 : Infinity

export const heldChat = (
  id: string,
  options: UseChatOptions,
): QueryObserverOptions<ChatState, LLMError, ChatState, ChatState, ChatKey> => ({
  ...once,
  gcTime: keptFor(options),
  queryKey: llmKeys.chat(id),
  queryFn: skipToken,
  enabled: false,
  initialData: () => newChat(options),
})

/** A conversation that has not begun. */
export function newChat(options: UseChatOptions): ChatState {
  const nodes = initialNodes(options)
  const tree = { nodes, head: nodes.at(-1)?.id ?? null }
  const isRestoring = options.storage !== undefined && options.id !== undefined
  return { tree, shown: shownOf(tree), busy: false, running: null, isRestoring, error: null, approvals: [] }
}

/** Bare messages follow one another, and have the same ids wherever they are rendered. */
export function initialNodes({ initialMessages = [] }: UseChatOptions): ChatNode[] {
  let parentId: string | null = null
  return initialMessages.map((given, index) => {
    const bare = { id: `initial-${index}`, parentId, createdAt: Date.now(), siblings: 0 }
    const { siblings: _siblings, ...node } = 'role' in given ? { ...bare, message: given } : given
    parentId = node.id
    return node
  })
}

/** Messages with the answer under way among them as far as it has come. All others keep their identity. */
export function withLive<Node extends ChatNode>(
  nodes: readonly Node[],
  running: string | null,
  { text, reasoning, toolCalls }: StreamState,
  phase: StreamPhase,
): readonly Node[] {
  const message = {
    role: 'assistant' as const,
    content: text,
    ...(reasoning && { reasoning_content: reasoning }),
    ...(toolCalls.length > 0 && { tool_calls: [...toolCalls] }),
  }
  return nodes.map((node) => (node.id === running ? { ...node, phase, message } : node))
}

/** The tree as plain JSON may keep it: an answer under way is one that was interrupted. */
export function wholeTree(queryClient: QueryClient, id: string): ChatTree | undefined {
  const { tree, running } = queryClient.getQueryData<ChatState>(llmKeys.chat(id)) ?? {}
  const live = queryClient.getQueryData<StreamState>(llmKeys.stream(id))
  return tree && running && live ? { ...tree, nodes: withLive(tree.nodes, running, live, 'interrupted') } : tree
}

/** Changes a conversation, wherever it is shown. What is shown follows from the tree. */
export function changeChat(
  queryClient: QueryClient,
  id: string,
  change: (state: ChatState) => Partial<Omit<ChatState, 'shown'>>,
): void {
  queryClient.setQueryData<ChatState>(llmKeys.chat(id), (state) => {
    if (!state) return undefined
    const changed = change(state)
    return { ...state, ...changed, shown: changed.tree ? shownOf(changed.tree) : state.shown }
  })
}
