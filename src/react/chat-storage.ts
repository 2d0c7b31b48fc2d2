import type { QueryClient } from '@tanstack/react-query'
import type { KeyValueStore } from '../types/index.ts'
import { changeChat, type ChatState } from './chat-state.ts'
import { readTree } from './chat-branches.ts'
import type { ChatNode } from './chat-tree.ts'
import { llmKeys } from './keys.ts'
import type { StreamState } from './types.ts'

const storageKey = (id: string) => `llmux:chat:${id}`

/** Reads what was stored under the id, unless the conversation has begun already. */
export async function restoreChat(queryClient: QueryClient, id: string, storage: KeyValueStore | undefined) {
  if (!storage) return
  try {
    const stored = await storage.getItem(storageKey(id))
    if (stored !== null && stored !== undefined) {
      const tree = readTree(typeof stored === 'string' ? JSON.parse(stored) : stored)
      changeChat(queryClient, id, () => ({ tree }))
    }
  } catch (error) {
    report(error)
  } finally {
    changeChat(queryClient, id, () => ({ isRestoring: false }))
  }
}

/** Stores every branch; an answer under way as far as it has come, so that a crash leaves an interrupted one. */
export function saveChat(queryClient: QueryClient, id: string, storage: KeyValueStore | undefined): void {
  const state = queryClient.getQueryData<ChatState>(llmKeys.chat(id))
  if (!storage || !state) return
  const { tree, running } = state
  const text = queryClient.getQueryData<StreamState>(llmKeys.stream(id))?.text ?? ''
  const cut = (node: ChatNode): ChatNode =>
    node.id === running ? { ...node, message: { role: 'assistant', content: text }, phase: 'interrupted' } : node
  const write = async () => storage.setItem(storageKey(id), JSON.stringify({ ...tree, nodes: tree.nodes.map(cut) }))
  write().catch(report)
}

/** A store that is full or forbidden ends no conversation; the page hears of it as of any uncaught error. */
const report = (error: unknown) => globalThis.reportError?.(error)
