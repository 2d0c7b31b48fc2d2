import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { LLMError } from '../errors/llm-error.ts'
import type { Usage } from '../types/index.ts'
import type { LatestChat } from './chat-handle.ts'
import type { ChatSession } from './chat-session.ts'
import { changeChat, heldChat, type ChatState } from './chat-state.ts'
import type { ChatControls, ChatMessage, UseChatOptions, UseChatResult } from './chat-types.ts'
import { llmKeys } from './keys.ts'
import { useClient } from './provider.ts'
import { heldStream } from './stream-control.ts'
import type { StreamState } from './types.ts'
import { useLatest } from './use-latest.ts'

/**
 * A conversation as a tree: editing and regenerating make siblings. Persisted at each turn's end, restored on load.
 *
 * @example
 * const chat = useChat({ id: 'main', model: 'ollama/llama3.2', storage: localStorage })
 * return (
 *   <form action={(form) => void chat.send(String(form.get('question')))}>
 *     {chat.messages.map(({ id, message }) => <p key={id}>{message.role}: {String(message.content)}</p>)}
 *     <input name="question" />
 *   </form>
 * )
 */
export function useChat(options: UseChatOptions): UseChatResult {
  const client = useClient(options.client)
  const queryClient = useQueryClient()
  const [ownId] = useState(() => Math.random().toString(36).slice(2))
  const { id = ownId } = options
  const latest = useLatest({ ...options, client })
  const controls = useMemo(() => createControls(queryClient, id, latest), [queryClient, id, latest])
  const held = useMemo(() => queryClient.defaultQueryOptions(heldStream(id, Infinity)), [queryClient, id])
  const { data: live } = useQuery(held)
  const { data } = useQuery(heldChat(id, options))
  const state = data as ChatState
  useEffect(() => controls.restore(), [controls])
  const messages = useMemo(() => withLive(state, live), [state, live])
  const { restore: _restore, ...offered } = controls
  return {
    ...offered,
    id,
    messages,
    status: state.busy ? (live?.text && state.running ? 'streaming' : 'submitted') : state.error ? 'error' : 'ready',
    isRestoring: state.isRestoring,
    error: state.error,
    approvals: state.approvals,
    get usage() {
      return usageOf(state)
    },
  }
}

/** The messages shown, the answer under way as far as it has come. All others keep their identity. */
function withLive({ shown, running }: ChatState, live: StreamState | undefined): readonly ChatMessage[] {
  if (!live || !running) return shown
  const { phase, text, reasoning, toolCalls } = live
  return shown.map((shownMessage) => {
    if (shownMessage.id !== running) return shownMessage
    const message = {
      role: 'assistant' as const,
      content: text,
      ...(reasoning && { reasoning_content: reasoning }),
      ...(toolCalls.length > 0 && { tool_calls: [...toolCalls] }),
    }
    return { ...shownMessage, phase, message }
  })
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
): ChatControls & { restore(): void } {
  let session: Promise<ChatSession> | undefined
  const load = () =>
    (session ??= import('./chat-session.ts').then(({ createSession }) => createSession(queryClient, id, latest)))
  const later = (act: (loaded: ChatSession) => unknown) =>
    void load()
      .then(act)
      .catch((error: LLMError) => changeChat(queryClient, id, () => ({ error })))
  return {
    restore: () => later((loaded) => loaded.restore()),
    send: async (content, overrides) => (await load()).send(content, overrides),
    regenerate: async (messageId, overrides) => (await load()).regenerate(messageId, overrides),
    edit: async (messageId, content) => (await load()).edit(messageId, content),
    stop: () => later((loaded) => loaded.stop()),
    switchBranch: (messageId, index) => later((loaded) => loaded.switchBranch(messageId, index)),
    remove: (messageId) => later((loaded) => loaded.remove(messageId)),
    clear: () => later((loaded) => loaded.clear()),
    import: (value) => later((loaded) => loaded.import(value)),
    approve: (callId, approved) => later((loaded) => loaded.approve(callId, approved)),
    export: () => queryClient.getQueryData<ChatState>(llmKeys.chat(id))?.tree,
  }
}
