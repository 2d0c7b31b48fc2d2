import type { QueryClient } from '@tanstack/react-query'
import { changeChat, wholeTree } from './chat-state.ts'
import { mergeTrees, readTree } from './chat-branches.ts'
import type { ChatTree } from './chat-tree.ts'
import type { Session } from './chat-watch.ts'

const storageKey = (id: string) => `llmux:chat:${id}`

/** Reads what was stored under the id. Nothing that was said meanwhile is lost; what a conversation began with gives way. */
export function restoreChat(queryClient: QueryClient, id: string, session: Session): Promise<void> {
  const { storage } = session
  if (!storage || session.isRestored) return Promise.resolve()
  return (session.restoring ??= restore().finally(() => {
    session.restoring = undefined
  }))

  async function restore(): Promise<void> {
    changeChat(queryClient, id, () => ({ isRestoring: true }))
    try {
      const stored = await storage?.getItem(storageKey(id))
      const kept = stored !== null && stored !== undefined && readStored(stored, id, session)
      if (kept) changeChat(queryClient, id, ({ tree }) => ({ tree: mergeTrees(kept, tree, session.initial) }))
      session.isRestored = true
    } catch (error) {
      tell(session, `the conversation '${id}' could not be read from its storage, and is not stored`, error)
    } finally {
      changeChat(queryClient, id, () => ({ isRestoring: false }))
    }
  }
}

/** What cannot be read is of no use to anybody, and gives way. */
function readStored(stored: unknown, id: string, session: Session): ChatTree | undefined {
  try {
    return readTree(typeof stored === 'string' ? JSON.parse(stored) : stored)
  } catch (error) {
    tell(session, `what is stored of the conversation '${id}' cannot be read, and is written over`, error)
    return undefined
  }
}

/** Stores every branch, one write after the other: the last is the last. A crash leaves an answer under way as an interrupted one. */
export function saveChat(queryClient: QueryClient, id: string, session: Session): void {
  const { storage } = session
  if (!storage || !session.isRestored) return
  session.unsaved = wholeTree(queryClient, id)
  if (!session.isSaving) void write()

  async function write(): Promise<void> {
    session.isSaving = true
    while (session.unsaved) {
      const tree = session.unsaved
      session.unsaved = undefined
      try {
        await storage?.setItem(storageKey(id), JSON.stringify(tree))
      } catch (error) {
        tell(session, `the conversation '${id}' could not be stored`, error)
      }
    }
    session.isSaving = false
  }
}

/** A store that is full or forbidden ends no conversation; the page hears of it once, as of any uncaught error. */
function tell({ told }: Session, what: string, cause: unknown): void {
  if (told.has(what)) return
  told.add(what)
  const error = new Error(`llmux: ${what}: ${String(cause)}`, { cause })
  const { reportError } = globalThis as { reportError?: (error: unknown) => void }
  // oxlint-disable-next-line no-console -- test environments and servers have no other place for what nobody catches
  if (!reportError) console.error(error)
  reportError?.(error)
}
