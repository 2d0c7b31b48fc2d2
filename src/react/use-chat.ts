import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { LLMError } from '../errors/llm-error.ts'
import type { Usage } from '../types/index.ts'
import type { LatestChat } from './chat-handle.ts'
import type { ChatSession } from './chat-session.ts'
import { changeChat, heldChat, keptFor, newChat, wholeTree, withLive, type ChatState } from './chat-state.ts'
import type { ChatControls, ChatMessage, UseChatOptions, UseChatResult } from './chat-types.ts'
import { ownId } from './own-id.ts'
import { useClient } from './provider.ts'
import { useHeldStream } from './use-held-stream.ts'
import { useLatest } from './use-latest.ts'

/** A turn that failed is told in `error`; the QueryClient's defaults may send errors to a boundary. */
const inError = { throwOnError: false } as const

/**
 * A conversation as a tree: editing and regenerating make siblings. Persisted at each turn's end, restored on load.
 *
 * @example
 * const chat = useChat({ id: 'main', model: 'ollama/llama3.2', storage: localStorage })
 * return (
 *   <form action={(form) => void chat.send(String(form.get('question')))}>
 *     {chat.messages.map(({ id, message }) => <p key={id}>{typeof message.content === 'string' && message.content}</p>)}
 *     {chat.error && <p role="alert">{chat.error.fix?.title ?? chat.error.message}</p>}
 *     <input name="question" />
 *   </form>
 * )
 */
export function useChat(options: UseChatOptions): UseChatResult {
  const client = useClient(options.client)
  const queryClient = useQueryClient()
  const [own] = useState(ownId)
  const { id = own } = options
  const latest = useLatest({ ...options, client })
  const controls = useMemo(() => createControls(queryClient, id, latest), [queryClient, id, latest])
  const { data: live } = useHeldStream(id, keptFor(options), inError)
  const { data: state = newChat(options) } = useQuery(heldChat(id, options))
  const isStored = options.storage !== undefined
  useEffect(() => controls.open(isStored), [controls, isStored])
  const { shown, running } = state
  const messages = useMemo(
    () => (live && running ? withLive(shown, running, live, live.phase) : shown),
    [shown, running, live],
  )
  const { open: _open, ...offered } = controls
  return {
    ...offered,
    id,
    messages,
    status: state.busy ? (live?.text && running ? 'streaming' : 'submitted') : state.error ? 'error' : 'ready',
    isRestoring: state.isRestoring,
    error: state.error,
    approvals: state.approvals,
    get usage() {
      return usageOf(state)
    },
  }
}

function usageOf({ tree }: ChatState): Usage {
  const sum: Usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
  for (const { completion } of tree.nodes) {
    const { prompt_tokens = 0, completion_tokens = 0, total_tokens = 0, cost } = completion?.usage ?? {}
    sum.prompt_tokens += prompt_tokens
    sum.completion_tokens += completion_tokens
    sum.total_tokens += total_tokens
    if (cost !== undefined) sum.cost = (sum.cost ?? 0) + cost
  }
  return sum
}

/** What a conversation does is loaded with the first component that shows one. */
function createControls(
  queryClient: QueryClient,
  id: string,
  latest: () => LatestChat,
): ChatControls & { open(isStored: boolean): void } {
  let session: Promise<ChatSession> | undefined
  const load = () =>
    (session ??= import('./chat-session.ts').then(
      ({ createSession }) => createSession(queryClient, id, latest),
      (error: unknown) => {
        // The network may be back with the next try.
        session = undefined
        throw error
      },
    ))
  const later = (act: (loaded: ChatSession) => unknown) =>
    void load()
      .then(act)
      .catch((error: LLMError) => changeChat(queryClient, id, () => ({ error })))
  /** Whoever does not wait for it has nothing to catch where the user stopped it or left. */
  const turn = (take: (loaded: ChatSession) => Promise<ChatMessage>) => {
    const taken: Promise<ChatMessage> = new Promise((resolve, reject) => {
      load()
        .then(take)
        .then(resolve, (error: LLMError) => {
          if (error.code === 'aborted') taken.catch(() => undefined)
          reject(error)
        })
    })
    return taken
  }
  return {
    // A storage may be given later than the id.
    open: (_isStored) => later((loaded) => loaded.open()),
    send: (content, overrides) => turn((loaded) => loaded.send(content, overrides)),
    regenerate: (messageId, overrides) => turn((loaded) => loaded.regenerate(messageId, overrides)),
    edit: (messageId, content) => turn((loaded) => loaded.edit(messageId, content)),
    stop: () => later((loaded) => loaded.stop()),
    switchBranch: (messageId, index) => later((loaded) => loaded.switchBranch(messageId, index)),
    remove: (messageId) => later((loaded) => loaded.remove(messageId)),
    clear: () => later((loaded) => loaded.clear()),
    import: (value) => later((loaded) => loaded.import(value)),
    approve: (callId, approved) => later((loaded) => loaded.approve(callId, approved)),
    export: () => wholeTree(queryClient, id),
  }
}
