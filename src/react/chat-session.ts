import type { QueryClient } from '@tanstack/react-query'
import { LLMError } from '../errors/llm-error.ts'
import type { CompletionRequest } from '../types/index.ts'
import { needNode, readTree, switchTo, withoutNode } from './chat-branches.ts'
import { createHandle, type ChatHandle, type LatestChat } from './chat-handle.ts'
import type { ChatTree } from './chat-tree.ts'
import { runTurn } from './chat-turn.ts'
import type { ChatControls, ChatMessage } from './chat-types.ts'

export type ChatSession = Omit<ChatControls, 'export' | 'remove' | 'clear' | 'import'> & {
  open(): Promise<void>
  remove(messageId: string): Promise<void>
  clear(): Promise<void>
  import(value: unknown): Promise<void>
}

/** What a component can do with a conversation, with that component's options of then. */
export function createSession(queryClient: QueryClient, id: string, latest: () => LatestChat): ChatSession {
  const handle = createHandle(queryClient, id, latest)
  const { read, grow, add, save, stop, approve } = handle
  return {
    open: handle.open,
    stop,
    approve,
    send: (content, overrides = {}) =>
      takeTurn(handle, overrides, () => add(read().tree.head, { role: 'user', content })),
    regenerate: (messageId, overrides = {}) => takeTurn(handle, overrides, () => questionOf(handle, messageId)),
    edit: (messageId, content) =>
      takeTurn(handle, {}, () => {
        const { parentId, message } = needNode(read().tree, messageId)
        if (message.role !== 'user') throw new LLMError('invalid-request', `message '${messageId}' is not the user's`)
        return add(parentId, { ...message, content })
      }),
    switchBranch(messageId, index) {
      grow((tree) => switchTo(tree, messageId, index))
      save()
    },
    remove: (messageId) => rearrange(handle, (tree) => withoutNode(tree, messageId)),
    clear: () => rearrange(handle, () => ({ nodes: [], head: null })),
    import: (value) => rearrange(handle, () => readTree(value)),
  }
}

/** The message that an answer answers, or a message to be answered; by default that of the last answer shown. */
function questionOf({ read }: ChatHandle, messageId: string | undefined): string | null {
  const { tree, shown } = read()
  const last = shown.findLast(({ message }) => message.role === 'assistant')
  const node = messageId === undefined ? last : needNode(tree, messageId)
  if (!node) throw new LLMError('invalid-request', 'there is no answer yet to be given again')
  if (node.message.role !== 'assistant') return node.id
  if (node.parentId === null) throw new LLMError('invalid-request', `message '${node.id}' answers nothing`)
  return node.parentId
}

/** Turns follow one another: each stands on the end of the one before. */
function takeTurn(
  handle: ChatHandle,
  overrides: Partial<CompletionRequest>,
  begin: () => string | null,
): Promise<ChatMessage> {
  const opened = handle.open()
  const { session, latest, stop } = handle
  const { whenBusy = 'queue', keepAlive = false } = latest()
  if (session.current && whenBusy === 'ignore') return session.current
  if (session.current && whenBusy === 'interrupt') stop()
  const { current: before } = session
  const { signal } = session.controller
  const turn = follow()
  session.current = turn
  const over = () => {
    if (session.current === turn) session.current = undefined
  }
  turn.then(over, over)
  return turn

  async function follow(): Promise<ChatMessage> {
    await opened
    // One that could not begin has told its own caller.
    await before?.catch(() => undefined)
    if (signal.aborted) throw new LLMError('aborted', 'stopped before it was sent')
    if (session.isLeft && !keepAlive) throw new LLMError('aborted', 'nobody shows the conversation any more')
    session.keepAlive = keepAlive
    return runTurn({ ...handle, signal, overrides, from: begin() })
  }
}

/** Changes of the tree end what is under way: it may be part of what goes. */
async function rearrange(handle: ChatHandle, by: (tree: ChatTree) => ChatTree): Promise<void> {
  const { read, change, stop, save } = handle
  await handle.open()
  const tree = by(read().tree)
  if (handle.session.current) stop()
  change(() => ({ tree, error: null }))
  save()
}
