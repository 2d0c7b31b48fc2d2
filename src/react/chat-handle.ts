import type { QueryClient } from '@tanstack/react-query'
import type { Client, Message, ToolCall } from '../types/index.ts'
import { changeChat, type ChatState } from './chat-state.ts'
import { saveChat } from './chat-storage.ts'
import { newId, withNode } from './chat-branches.ts'
import type { ChatNode, ChatTree } from './chat-tree.ts'
import type { ChatMessage, UseChatOptions } from './chat-types.ts'
import { llmKeys } from './keys.ts'
import { stopStream } from './stream-control.ts'

export type LatestChat = UseChatOptions & { client: Client }

/** What the components that show one conversation share. */
interface Session {
  /** Aborted by `stop`, and then replaced. */
  controller: AbortController
  /** The last turn that was asked for, while it is not over. */
  current: Promise<ChatMessage> | undefined
  restored: Promise<void> | undefined
  /** Calls that wait for approval, by id. */
  waiting: Map<string, (approved: boolean) => void>
}

const sessions = new WeakMap<QueryClient, Map<string, Session>>()

function sessionOf(queryClient: QueryClient, id: string): Session {
  const known = sessions.get(queryClient) ?? new Map<string, Session>()
  sessions.set(queryClient, known)
  const session = known.get(id) ?? {
    controller: new AbortController(),
    current: undefined,
    restored: undefined,
    waiting: new Map(),
  }
  known.set(id, session)
  return session
}

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
  save(): void
  approved(call: ToolCall): Promise<boolean>
  approve(callId: string, allowed?: boolean): void
  stop(): void
}

export function createHandle(queryClient: QueryClient, id: string, latest: () => LatestChat): ChatHandle {
  const session = sessionOf(queryClient, id)
  const change: ChatHandle['change'] = (by) => changeChat(queryClient, id, by)
  const grow: ChatHandle['grow'] = (by) => change(({ tree }) => ({ tree: by(tree) }))

  function add(parentId: string | null, message: Message, rest: Partial<ChatNode> = {}): string {
    const node: ChatNode = { id: newId(), parentId, message, createdAt: Date.now(), ...rest }
    grow((tree) => withNode(tree, node))
    return node.id
  }
  function approved(call: ToolCall): Promise<boolean> {
    change(({ approvals }) => ({ approvals: [...approvals, call] }))
    return new Promise((resolve) => void session.waiting.set(call.id, resolve))
  }
  function approve(callId: string, allowed = true): void {
    change(({ approvals }) => ({ approvals: approvals.filter((call) => call.id !== callId) }))
    session.waiting.get(callId)?.(allowed)
    session.waiting.delete(callId)
  }
  function stop(): void {
    session.controller.abort()
    session.controller = new AbortController()
    stopStream(queryClient, id)
    for (const callId of session.waiting.keys()) approve(callId, false)
  }
  return {
    queryClient,
    id,
    latest,
    session,
    read: () => queryClient.getQueryData<ChatState>(llmKeys.chat(id)) as ChatState,
    change,
    grow,
    add,
    save: () => saveChat(queryClient, id, latest().storage),
    approved,
    approve,
    stop,
  }
}
