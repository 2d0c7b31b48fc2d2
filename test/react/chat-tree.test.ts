import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  changeNode,
  mergeTrees,
  needNode,
  readTree,
  switchTo,
  withNext,
  withNode,
  withoutNode,
} from '../../src/react/chat-branches.ts'
import { conversationOf } from '../../src/react/chat-conversation.ts'
import { shownOf, type ChatNode, type ChatTree } from '../../src/react/chat-tree.ts'

const node = (id: string, parentId: string | null, message: Partial<ChatNode['message']> = {}): ChatNode => ({
  id,
  parentId,
  createdAt: 0,
  message: { role: 'user', content: id, ...message } as ChatNode['message'],
})
/** `['a', 'ab', 'abc']`: each after what it starts with. */
const treeOf = (...ids: readonly string[]): ChatTree =>
  ids.reduce<ChatTree>((tree, id) => withNode(tree, node(id, id.slice(0, -1) || null)), { nodes: [], head: null })
const shown = (tree: ChatTree) =>
  shownOf(tree).map(({ id, siblings }) => `${id} ${siblings.index + 1}/${siblings.count}`)

describe('a conversation', () => {
  it('shows the branch that grew last', () => {
    expect(shown(treeOf('a', 'ab', 'abc', 'ad'))).toEqual(['a 1/1', 'ad 2/2'])
  })

  it('shows another sibling with what followed it last', () => {
    const tree = treeOf('a', 'ab', 'abc', 'abd', 'ax')
    expect(shown(switchTo(tree, 'ax', 0))).toEqual(['a 1/1', 'ab 1/2', 'abd 2/2'])
    expect(switchTo(tree, 'ax', 7)).toBe(tree)
    expect(() => switchTo(tree, 'nothing', 0)).toThrow("no message 'nothing'")
  })

  it('changes a message in its place', () => {
    const tree = changeNode(treeOf('a', 'ab'), 'a', { phase: 'done' })
    expect(needNode(tree, 'a').phase).toBe('done')
    expect(shown(tree)).toEqual(['a 1/1', 'ab 1/1'])
  })

  it('loses a message with all that followed it', () => {
    const tree = treeOf('a', 'ab', 'abc', 'ax', 'axy')
    expect(shown(withoutNode(tree, 'ax'))).toEqual(['a 1/1', 'ab 1/1', 'abc 1/1'])
    expect(shown(withoutNode(tree, 'ab'))).toEqual(['a 1/1', 'ax 1/1', 'axy 1/1'])
    expect(shown(withoutNode(treeOf('a', 'ab'), 'ab'))).toEqual(['a 1/1'])
    expect(withoutNode(tree, 'a')).toEqual({ nodes: [], head: null })
  })

  it('asks with what was said, without answers that never were and calls without results', () => {
    const call = (id: string) => ({ id, type: 'function' as const, function: { name: 'f', arguments: '{}' } })
    const path = [
      node('a', null),
      node('b', 'a', { role: 'assistant', content: '' }),
      node('c', 'b', { role: 'assistant', content: 'Well.', tool_calls: [call('1')] }),
      node('d', 'c', { role: 'assistant', content: null, tool_calls: [call('2')] }),
      node('e', 'd', { role: 'tool', content: '42', tool_call_id: '2' }),
    ]
    expect(conversationOf(path)).toEqual([
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'Well.' },
      { role: 'assistant', content: null, tool_calls: [call('2')] },
      { role: 'tool', content: '42', tool_call_id: '2' },
    ])
  })

  it('asks with results only after their calls, and with calls only before their results', () => {
    const call = (id: string) => ({ id, type: 'function' as const, function: { name: 'f', arguments: '{}' } })
    const calls = (...ids: readonly string[]) =>
      node(ids.join(), null, { role: 'assistant', content: null, tool_calls: ids.map(call) })
    const result = (id: string) => node(id, null, { role: 'tool', content: id, tool_call_id: id })
    const sent = (...path: readonly ChatNode[]) =>
      conversationOf(path).map((message) =>
        message.role === 'assistant' ? message.tool_calls?.map(({ id }) => id) : message.content,
      )
    expect(sent(calls('1', '2'), result('1'), result('2'))).toEqual([['1', '2'], '1', '2'])
    expect(sent(calls('1', '2'), result('2'))).toEqual([['2'], '2'])
    expect(sent(node('q', null), result('1'))).toEqual(['q'])
    expect(sent(calls('1'), node('q', null), result('1'))).toEqual(['q'])
    // A server may name every call alike.
    expect(sent(calls('0'), result('0'), calls('0'), node('q', null))).toEqual([['0'], '0', 'q'])
    expect(sent(calls('0', '0'), result('0'), result('0'))).toEqual([['0', '0'], '0', '0'])
  })

  it('shows what follows by itself only to whoever looks there', () => {
    const tree = treeOf('a', 'ab', 'ax')
    expect(withNext(tree, node('axy', 'ax')).head).toBe('axy')
    expect(withNext(tree, node('abc', 'ab'))).toMatchObject({ head: 'ax', nodes: { length: 4 } })
  })

  it('is put together of what was stored and what was said since', () => {
    const stored = treeOf('a', 'ab')
    const none = new Set<string>()
    expect(mergeTrees(stored, treeOf(), none)).toBe(stored)
    expect(mergeTrees(stored, treeOf('x'), new Set('x'))).toBe(stored)
    const merged = mergeTrees(stored, treeOf('x', 'xy'), none)
    expect(shown(merged)).toEqual(['x 2/2', 'xy 1/1'])
    expect(shown(switchTo(merged, 'x', 0))).toEqual(['a 1/2', 'ab 1/1'])
    expect(readTree(merged)).toEqual(merged)
    expect(shown(mergeTrees(stored, treeOf('a'), none))).toEqual(['a 1/1', 'ab 1/1'])
  })

  it('has nothing under way when it is read', () => {
    const phases = (['connecting', 'streaming', 'stopped', 'done'] as const).map((phase) => ({
      ...node(phase, null),
      phase,
    }))
    const { nodes } = readTree({ nodes: phases, head: null })
    expect(nodes.map(({ phase }) => phase)).toEqual(['interrupted', 'interrupted', 'stopped', 'done'])
  })

  it('is read from what was exported, and from nothing else', () => {
    const tree = treeOf('a', 'ab')
    expect(readTree(JSON.parse(JSON.stringify(tree)))).toEqual(tree)
    const wrong: unknown[] = [
      null,
      'text',
      { nodes: 1 },
      { nodes: [null] },
      { nodes: [{ id: 'a', parentId: 'b', message: { role: 'user' } }] },
      { nodes: [node('a', null), node('a', null)] },
      { nodes: [{ id: 'a', parentId: null }] },
      { nodes: [], head: 'a' },
    ]
    for (const value of wrong) expect(() => readTree(value)).toThrow('no exported conversation')
  })

  it('is whole whatever is done to it', () => {
    const step = fc.tuple(fc.constantFrom('add', 'remove', 'switch'), fc.nat(), fc.nat(3))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let tree: ChatTree = { nodes: [], head: null }
        for (const [nth, [what, at, index]] of steps.entries()) {
          const id = tree.nodes[at % (tree.nodes.length || 1)]?.id
          if (what === 'add') tree = withNode(tree, node(`n${nth}`, at % 3 ? (id ?? null) : tree.head))
          else if (id && what === 'remove') tree = withoutNode(tree, id)
          else if (id) tree = switchTo(tree, id, index)
          expect(readTree(tree)).toEqual(tree)
          expect(shownOf(tree).at(-1)?.id ?? null).toBe(tree.head)
        }
      }),
    )
  })
})
