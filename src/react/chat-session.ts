import type { QueryClient } from '@tanstack/react-query'
import { LLMError } from '../errors/llm-error.ts'
import type { CompletionRequest } from '../types/index.ts'
import { createHandle, type ChatHandle, type LatestChat } from './chat-handle.ts'
import { restoreChat } from './chat-storage.ts'
import { needNode, readTree, switchTo, withoutNode } from './chat-branches.ts'
import type { ChatTree } from './chat-tree.ts'
import { runTurn } from './chat-turn.ts'
import type { ChatControls, ChatMessage } from './chat-types.ts'

export type ChatSession = Omit<ChatControls, 'export' | 'remove' | 'clear' | 'import'> & {
  restore(): Promise<void>
  remove(messageId: string): Promise<void>
  clear(): Promise<void>
  import(value: unknown): Promise<void>
}

/** What a component can do with a conversation, with that component's options of then. */
export function createSession(queryClient: QueryClient, id: string, latest: () => LatestChat): ChatSession {
  const handle = createHandle(queryClient, id, latest)
  const { read, grow, add, save, stop, approve } = handle
  return {
    restore: () => restored(handle),
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

const restored = ({ session, queryClient, id, latest }: ChatHandle) =>
  (session.restored ??= restoreChat(queryClient, id, latest().storage))

/** The message that an answer answers, or a message to be answered; by default that of the last answer shown. */
function questionOf({ read }: ChatHandle, messageId: string | undefined): string | null {
  const { tree, shown } = read()
  const last = shown.findLast(({ message }) => message.role === 'assistant')
  const node = messageId === undefined ? last : needNode(tree, messageId)
  if (!node) throw new LLMError('invalid-request', 'there is no answer yet to be given again')
  return node.message.role === 'assistant' ? node.parentId : node.id
}

/** Turns follow one another: each stands on the end of the one before. */
async function takeTurn(
  handle: ChatHandle,
  overrides: Partial<CompletionRequest>,
  begin: () => string | null,
): Promise<ChatMessage> {
  await restored(handle)
  const { session, latest, stop } = handle
  const { whenBusy = 'queue' } = latest()
  if (session.current && whenBusy === 'ignore') return session.current
  if (session.current && whenBusy === 'interrupt') stop()
  const { current: before, controller } = session
  const turn = follow()
  session.current = turn
  const over = () => {
    if (session.current === turn) session.current = undefined
  }
  turn.then(over, over)
  return turn

  async function follow(): Promise<ChatMessage> {
    // One that could not begin has told its own caller.
    await before?.catch(() => undefined)
    const { signal } = controller
    if (signal.aborted) throw new LLMError('aborted', 'stopped before it was sent')
    return runTurn({ ...handle, signal, overrides, from: begin() })
  }
}

/** Changes of the tree end what is under way: it may be part of what goes. */
async function rearrange(handle: ChatHandle, by: (tree: ChatTree) => ChatTree): Promise<void> {
  const { read, change, stop, save } = handle
  await restored(handle)
  const tree = by(read().tree)
  if (read().busy) stop()
  change(() => ({ tree, error: null }))
  save()
}
