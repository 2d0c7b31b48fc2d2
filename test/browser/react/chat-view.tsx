import { expect, vi } from 'vitest'
import { useChat, type UseChatOptions, type UseChatResult } from '../../../src/react/index.ts'
import type { CompletionChunk, StandardSchema } from '../../../src/types/index.ts'
import { chunkOf, fakeClient, say, type FakeCall } from '../../support/fake-client.ts'
import { probe } from './setup.tsx'

export const settled = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 5 })

/** A component that shows a conversation, and hands out what its hook returned last. */
export function chatView(defaults: UseChatOptions = { model: 'fake/m' }) {
  const held = probe<UseChatResult>()
  function View({ options = defaults }: { options?: UseChatOptions }) {
    const { messages } = held.hold(useChat(options))
    return messages.map(({ id, message }) => <p key={id}>{`${message.role}: ${String(message.content)}; `}</p>)
  }
  const said = () => held.now.messages.map(({ message }) => message.content)
  return { View, held, said }
}

export const asked = ({ request }: FakeCall) => request.messages.map(({ content }) => content)

export const answers = (...texts: readonly string[]) =>
  fakeClient((_call, nth) => say(texts[nth - 1] ?? `answer ${nth}`))

/** A store that answers later, with what was stored before. */
export function chatStore(id?: string, ...said: readonly string[]) {
  const stored = new Map<string, string>()
  const nodes = said.map((content, at) => ({
    id: `old-${at}`,
    parentId: at > 0 ? `old-${at - 1}` : null,
    createdAt: at,
    message: { role: at % 2 ? 'assistant' : 'user', content },
  }))
  if (id) stored.set(`llmux:chat:${id}`, JSON.stringify({ nodes, head: nodes.at(-1)?.id ?? null }))
  return {
    getItem: async (key: string): Promise<unknown> => stored.get(key) ?? null,
    setItem: async (key: string, value: string): Promise<unknown> => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
    keys: () => [...stored.keys()],
    /** What every message says that is stored under an id. */
    said(of = id): unknown[] {
      const tree = JSON.parse(stored.get(`llmux:chat:${of}`) ?? '{"nodes":[]}')
      return tree.nodes.map(({ message }: { message: { content: unknown } }) => message.content)
    },
  }
}

/** The storage of a conversation holds just this. */
export const isStored = (store: ReturnType<typeof chatStore>, ...said: readonly string[]) =>
  settled(() => expect(store.said()).toEqual(said))

export const jsonSchema = { input: () => ({ type: 'object', properties: { city: { type: 'string' } } }) }
export const schema: StandardSchema<{ city: string }> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    jsonSchema,
    validate: (value) =>
      typeof (value as { city?: unknown }).city === 'string'
        ? { value: value as { city: string } }
        : { issues: [{ message: 'city is missing' }] },
  },
}

export const callOf = (name: string, args: string, id = 'c1') =>
  chunkOf({ tool_calls: [{ index: 0, id, type: 'function', function: { name, arguments: args } }] }) as CompletionChunk
