import { array, assert, integer, jsonValue, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toolCalls } from '../../../src/dialects/common/tool-calls.ts'

describe('toolCalls', () => {
  it('gives back any arguments, wherever they are cut', () => {
    assert(
      property(jsonValue(), array(integer({ min: 0, max: 80 }), { maxLength: 8 }), (value, cuts) => {
        const text = JSON.stringify({ value })
        const at = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length]
        const tools = toolCalls()
        const pieces = [...tools.push([{ index: 0, id: 'a', function: { name: 'w', arguments: '' } }])]
        for (const [index, end] of at.slice(1).entries())
          pieces.push(...tools.push([{ index: 0, function: { arguments: text.slice(at[index], end) } }]))
        pieces.push(...tools.end())
        expect(pieces.map((piece) => piece.function?.arguments ?? '').join('')).toBe(text)
        expect(pieces.map((piece) => piece.function?.name ?? '').join('')).toBe('w')
        expect(tools.warnings).toEqual([])
      }),
    )
  })

  it('takes any JSON', () => {
    assert(
      property(array(jsonValue()), (given) => {
        const tools = toolCalls()
        const pieces = [...given.flatMap((value) => tools.push(value)), ...tools.end()]
        expect(pieces.every(({ index }) => index < tools.count())).toBe(true)
      }),
    )
  })
})
