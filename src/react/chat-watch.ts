import type { Query, QueryCacheNotifyEvent, QueryClient } from '@tanstack/react-query'
import type { KeyValueStore } from '../types/index.ts'
import type { ChatState } from './chat-state.ts'
import { restoreChat } from './chat-storage.ts'
import type { ChatTree } from './chat-tree.ts'
import type { ChatMessage } from './chat-types.ts'
import { llmKeys } from './keys.ts'
import { stopStream } from './stream-control.ts'
import { findQuery } from './while-shown.ts'

/** What the components that show one conversation share. What is data of it is in the cache. */
export interface Session {
  /** Aborted by `stop`, and then replaced. */
  controller: AbortController
  /** The last turn that was asked for, while it is not over. */
  current: Promise<ChatMessage> | undefined
  /** Calls that wait for approval, by id. */
  waiting: Map<string, (approved: boolean) => void>
  /** Nobody shows the conversation any more. */
  isLeft: boolean
  /** The turn under way goes on then. */
  keepAlive: boolean
  /** That of any component with the id: the others' turns are stored as well. */
  storage: KeyValueStore | undefined
  /** What is stored is part of what the cache holds. Before that nothing is written: it would be written over it. */
  isRestored: boolean
  restoring: Promise<void> | undefined
  /** The messages it begins with, by id: what was stored goes before them. */
  initial: ReadonlySet<string>
  /** What is to be written next, once the write under way is over. */
  unsaved: ChatTree | undefined
  isSaving: boolean
  /** What was told of the storage: once is enough. */
  told: Set<string>
}

const sessions = new WeakMap<QueryClient, Map<string, Session>>()

export function sessionOf(queryClient: QueryClient, id: string): Session {
  let known = sessions.get(queryClient)
  if (!known) {
    known = new Map()
    sessions.set(queryClient, known)
    watchChats(queryClient, known)
  }
  const session: Session = known.get(id) ?? {
    controller: new AbortController(),
    current: undefined,
    waiting: new Map(),
    isLeft: false,
    keepAlive: false,
    storage: undefined,
    isRestored: false,
    restoring: undefined,
    initial: new Set(),
    unsaved: undefined,
    isSaving: false,
    told: new Set(),
  }
  known.set(id, session)
  return session
}

/** Ends the answer under way, tools that run, and what waits for its turn or for approval. */
export function stopSession(queryClient: QueryClient, id: string, session: Session): void {
  session.controller.abort()
  session.controller = new AbortController()
  stopStream(queryClient, id)
  for (const answer of session.waiting.values()) answer(false)
  session.waiting.clear()
}

/** Conversations hear here what the cache does with them: it may drop one, or start it over, whatever is under way there. */
function watchChats(queryClient: QueryClient, known: Map<string, Session>): void {
  function startOver(id: string, session: Session): void {
    stopSession(queryClient, id, session)
    session.isRestored = false
  }
  queryClient.getQueryCache().subscribe((event) => {
    const { query, type } = event
    const [all, kind, id] = query.queryKey as Partial<ReturnType<typeof llmKeys.chat>>
    const session = all === 'llm' && kind === 'chat' && id !== undefined ? known.get(id) : undefined
    if (!session || id === undefined) return
    if (type === 'observerAdded') session.isLeft = false
    // Another component may show it at the end of the same commit.
    if (type === 'observerRemoved') setTimeout(() => leaveChat(queryClient, id, session))
    if (type === 'removed') {
      startOver(id, session)
      if (query.getObserversCount()) queueMicrotask(() => redraw(query))
      else known.delete(id)
    }
    if (type === 'added' || isReset(event)) {
      startOver(id, session)
      queueMicrotask(() => void restoreChat(queryClient, id, session))
    }
  })
}

const isReset = (event: QueryCacheNotifyEvent) =>
  event.type === 'updated' && event.action.type === 'setState' && event.query.state.dataUpdateCount === 0

/** A component goes on watching a query that was removed. Drawn again, it finds the one in the cache. */
const redraw = (query: Query) => void query.setData({ ...(query.state.data as ChatState) }, { manual: true })

/** Tools that run go on, and calls wait for approval: whoever comes back finds them. Only a model is not paid for nobody. */
function leaveChat(queryClient: QueryClient, id: string, session: Session): void {
  if (findQuery(queryClient, llmKeys.chat(id))?.getObserversCount()) return
  session.isLeft = true
  if (!session.keepAlive) void findQuery(queryClient, llmKeys.stream(id))?.cancel({ revert: true })
}
