import { LLMError } from '../errors/llm-error.ts'
import type { LLMErrorJSON } from '../types/index.ts'
import { ended } from './chat-branches.ts'
import type { ChatHandle, LatestChat } from './chat-handle.ts'
import { heldChat, initialNodes, newChat } from './chat-state.ts'
import { restoreChat } from './chat-storage.ts'
import type { Session } from './chat-watch.ts'

/** Before anything is done with a conversation: there may be nothing in the cache any more, and something in the storage. */
export function openChat(handle: ChatHandle): Promise<void> {
  const { queryClient, id, latest, read, change } = handle
  const options = latest()
  const held = queryClient.defaultQueryOptions(heldChat(id, options))
  const query = queryClient.getQueryCache().build(queryClient, held)
  if (!query.state.data) query.setData(newChat(options), { manual: true })
  wakeChat(handle)
  const { session } = handle
  remember(session, options)
  if (!session.storage && read().isRestoring) change(() => ({ isRestoring: false }))
  return restoreChat(queryClient, id, session)
}

/** Kept elsewhere and brought back, a conversation may speak of a turn that ended there. */
export function wakeChat({ session, read, change }: ChatHandle): void {
  const { busy, error, tree } = read()
  if (busy && !session.current)
    change(() => ({ busy: false, running: null, approvals: [], tree: { ...tree, nodes: tree.nodes.map(ended) } }))
  if (error && !LLMError.is(error)) change(() => ({ error: asError(error) }))
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
