import { skipToken, type QueryClient, type QueryObserverOptions } from '@tanstack/react-query'
import type { LLMError } from '../errors/llm-error.ts'
import type { ToolCall } from '../types/index.ts'
import { shownOf, type ChatNode, type ChatTree } from './chat-tree.ts'
import type { ChatMessage, UseChatOptions } from './chat-types.ts'
import { llmKeys } from './keys.ts'
import { once } from './query-options.ts'

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

export function heldChat(
  id: string,
  { initialMessages = [], storage }: UseChatOptions,
): QueryObserverOptions<ChatState, LLMError, ChatState, ChatState, ChatKey> {
  return {
    ...once,
    gcTime: Infinity,
    queryKey: llmKeys.chat(id),
    queryFn: skipToken,
    enabled: false,
    initialData: () => {
      const nodes = initialMessages.map(({ siblings: _siblings, ...node }): ChatNode => node)
      const tree = { nodes, head: nodes.at(-1)?.id ?? null }
      const isRestoring = storage !== undefined
      return { tree, shown: shownOf(tree), busy: false, running: null, isRestoring, error: null, approvals: [] }
    },
  }
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
