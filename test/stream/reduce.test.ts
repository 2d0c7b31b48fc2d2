import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reduceChunk } from '../../src/stream/reduce.ts'
import type { ChunkChoice, CompletionChunk, PartialCompletion } from '../../src/types/index.ts'

const chunk = (
  choices: (Partial<ChunkChoice> & { index?: number })[],
  more: Partial<CompletionChunk> = {},
): CompletionChunk => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  provider: 'p',
  choices: choices.map((choice) => ({ index: 0, delta: {}, finish_reason: null, ...choice })),
  ...more,
})
const fold = (chunks: CompletionChunk[]) => chunks.reduce<PartialCompletion | undefined>(reduceChunk, undefined)

describe('reduceChunk', () => {
  it('joins text, reasoning and refusal, whatever the pieces are', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (pieces) => {
        const folded = fold(pieces.map((content) => chunk([{ delta: { content, reasoning_content: content } }])))
        expect(folded?.choices[0]?.message.content ?? '').toBe(pieces.join(''))
        expect(folded?.choices[0]?.message.reasoning_content ?? '').toBe(pieces.join(''))
      }),
    )
  })

  it('leaves the value it was given as it was', () => {
    const first = fold([chunk([{ delta: { content: 'a' } }])])
    const before = structuredClone(first)
    reduceChunk(first, chunk([{ delta: { content: 'b' }, finish_reason: 'stop' }]))
    expect(first).toEqual(before)
  })

  it('keeps interleaved choices apart and sorted', () => {
    const folded = fold([
      chunk([{ index: 1, delta: { content: 'b' } }]),
      chunk([{ index: 0, delta: { content: 'a' } }]),
      chunk([{ index: 1, delta: { content: 'B' }, finish_reason: 'length' }]),
    ])
    expect(folded?.choices.map(({ index, message, finish_reason }) => [index, message.content, finish_reason])).toEqual(
      [
        [0, 'a', null],
        [1, 'bB', 'length'],
      ],
    )
  })

  it('builds tool calls from pieces', () => {
    const folded = fold([
      chunk([
        { delta: { tool_calls: [{ index: 0, id: 'x', type: 'function', function: { name: 'w', arguments: '' } }] } },
      ]),
      chunk([{ delta: { tool_calls: [{ index: 0, function: { arguments: '{"a":' } }] } }]),
      chunk([{ delta: { tool_calls: [{ index: 1, id: 'y', function: { name: 'v', arguments: '{}' } }] } }]),
      chunk([{ delta: { tool_calls: [{ index: 0, function: { arguments: '1}' } }] } }]),
    ])
    expect(folded?.choices[0]?.message.tool_calls).toEqual([
      { id: 'x', type: 'function', function: { name: 'w', arguments: '{"a":1}' } },
      { id: 'y', type: 'function', function: { name: 'v', arguments: '{}' } },
    ])
  })

  it('edge case 34: takes the last usage and never adds', () => {
    const usage = (completion_tokens: number) => ({
      prompt_tokens: 1,
      completion_tokens,
      total_tokens: completion_tokens + 1,
    })
    expect(fold([chunk([], { usage: usage(3) }), chunk([], { usage: usage(5) }), chunk([])])?.usage).toEqual(usage(5))
  })

  it('edge case 35: keeps the first identity that is one', () => {
    const folded = fold([
      chunk([], { id: '', model: '', created: 0 }),
      chunk([], { id: 'a', model: 'x', created: 7 }),
      chunk([], { id: 'b' }),
    ])
    expect(folded).toMatchObject({ id: 'a', model: 'x', created: 7 })
  })

  it('discards what came before a restart', () => {
    expect(
      fold([chunk([{ delta: { content: 'old' } }]), chunk([{ delta: { content: 'new' } }], { restarted: true })])
        ?.choices[0]?.message.content,
    ).toBe('new')
  })
})
