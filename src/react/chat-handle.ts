import type { QueryClient } from '@tanstack/react-query'
import type { Client, Message, ToolCall } from '../types/index.ts'
import { newId, withNext, withNode } from './chat-branches.ts'
import { openChat, wakeChat } from './chat-open.ts'
import { changeChat, newChat, type ChatState } from './chat-state.ts'
import { saveChat } from './chat-storage.ts'
import type { ChatNode, ChatTree } from './chat-tree.ts'
import type { UseChatOptions } from './chat-types.ts'
import { sessionOf, stopSession, type Session } from './chat-watch.ts'
import { llmKeys } from './keys.ts'

export type LatestChat = UseChatOptions & { client: Client }

/** One conversation in the hands of one component: its state, and the little that changes it. */
export interface ChatHandle {
  queryClient: QueryClient
  id: string
  /** The component's options of now. */
  latest(): LatestChat
  session: Session
  read(): ChatState
  change(by: (state: ChatState) => Partial<ChatState>): void
  grow(by: (tree: ChatTree) => ChatTree): void
  /** Adds a message and shows it; returns its id. */
  add(parentId: string | null, message: Message, rest?: Partial<ChatNode>): string
  /** Adds what follows a message by itself: whoever looks at another branch goes on looking at it. */
  addNext(parentId: string | null, message: Message, rest?: Partial<ChatNode>): string
  /** To be awaited before anything is done with it. */
  open(): Promise<void>
  save(): void
  approved(call: ToolCall): Promise<boolean>
  approve(callId: string, allowed?: boolean): void
  stop(): void
}

export function createHandle(queryClient: QueryClient, id: string, latest: () => LatestChat): ChatHandle {
  // Looked up each time: the cache forgets conversations that nobody shows, and their sessions go with them.
  const session = () => sessionOf(queryClient, id)
  const read = () => queryClient.getQueryData<ChatState>(llmKeys.chat(id)) ?? newChat({})
  const change: ChatHandle['change'] = (by) => changeChat(queryClient, id, by)
  const grow: ChatHandle['grow'] = (by) => change(({ tree }) => ({ tree: by(tree) }))
  const adding =
    (place: typeof withNode): ChatHandle['add'] =>
    (parentId, message, rest = {}) => {
      const node: ChatNode = { id: newId(), parentId, message, createdAt: Date.now(), ...rest }
      grow((tree) => place(tree, node))
      return node.id
    }

  function approved(call: ToolCall): Promise<boolean> {
    change(({ approvals }) => ({ approvals: [...approvals, call] }))
    return new Promise((resolve) => void session().waiting.set(call.id, resolve))
  }
  function approve(callId: string, allowed = true): void {
    const { waiting } = session()
    change(({ approvals }) => ({ approvals: approvals.filter((call) => call.id !== callId) }))
    waiting.get(callId)?.(allowed)
    waiting.delete(callId)
  }
  function stop(): void {
    stopSession(queryClient, id, session())
    change(() => ({ approvals: [] }))
    wakeChat(handle)
  }
  const handle: ChatHandle = {
    queryClient,
    id,
    latest,
    get session() {
      return session()
    },
    read,
    change,
    grow,
    add: adding(withNode),
    addNext: adding(withNext),
    open: () => openChat(handle),
    save: () => saveChat(queryClient, id, session()),
    approved,
    approve,
    stop,
  }
  return handle
}
