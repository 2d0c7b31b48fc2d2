import type { QueryClient } from '@tanstack/react-query'
import { LLMError } from '../errors/llm-error.ts'
import type { Client, LLMErrorJSON, Message, ToolCall } from '../types/index.ts'
import { changeChat, heldChat, initialNodes, newChat, type ChatState } from './chat-state.ts'
import { restoreChat, saveChat } from './chat-storage.ts'
import { ended, newId, withNext, withNode } from './chat-branches.ts'
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
  /** Before anything is done with it: there may be nothing in the cache any more, and something in the storage. */
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

  function open(): Promise<void> {
    const options = latest()
    const held = queryClient.defaultQueryOptions(heldChat(id, options))
    const query = queryClient.getQueryCache().build(queryClient, held)
    if (!query.state.data) query.setData(newChat(options), { manual: true })
    wake()
    remember(session(), options)
    if (!session().storage && read().isRestoring) change(() => ({ isRestoring: false }))
    return restoreChat(queryClient, id, session())
  }
  /** Kept elsewhere and brought back, it may speak of a turn that ended there. */
  function wake(): void {
    const { busy, error, tree } = read()
    if (busy && !session().current)
      change(() => ({ busy: false, running: null, approvals: [], tree: { ...tree, nodes: tree.nodes.map(ended) } }))
    if (error && !LLMError.is(error)) change(() => ({ error: asError(error) }))
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
    wake()
  }
  return {
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
    open,
    save: () => saveChat(queryClient, id, session()),
    approved,
    approve,
    stop,
  }
}

const asError = ({ code, message, ...rest }: LLMErrorJSON) => new LLMError(code, message, rest)

function remember(session: Session, options: LatestChat): void {
  session.initial = new Set(initialNodes(options).map((node) => node.id))
  if (!options.storage) return
  if (options.id === undefined) warnOnce()
  else session.storage = options.storage
}

let warned = false

function warnOnce(): void {
  if (warned) return
  warned = true
  // oxlint-disable-next-line no-console -- a mistake of the page's, which nothing else shows
  console.warn('llmux: useChat stores nothing without an `id`: the conversation is stored under it, and found by it')
}
