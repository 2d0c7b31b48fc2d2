import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePartial } from '../../src/react/partial-json.ts'

describe('partial JSON', () => {
  it.each<[string, unknown]>([
    ['', undefined],
    ['Here you are: ', undefined],
    ['{', {}],
    ['{"na', {}],
    ['{"name"', {}],
    ['{"name":', {}],
    ['{"name": "Ad', { name: 'Ad' }],
    ['{"name": "Ada\\', { name: 'Ada' }],
    ['{"name": "\\u00', { name: '' }],
    ['{"name": "\\ud83d', { name: '' }],
    ['{"name": "\\ud83d\\ude00', { name: '😀' }],
    ['{"age": 3', {}],
    ['{"age": 36,', { age: 36 }],
    ['{"ok": tru', {}],
    ['{"ok": true}', { ok: true }],
    ['[1, [2, 3', [1, [2]]],
    ['{"a": {"b": ["c", "d', { a: { b: ['c', 'd'] } }],
    ['```json\n{"a": 1}\n```', { a: 1 }],
    ['{"a": nonsense, "b": 1}', {}],
    ['{"a" 1}', {}],
  ])('%j is read as far as it goes', (text, value) => {
    expect(parsePartial(text)).toEqual(value)
  })

  it('sets no prototype', () => {
    const value = parsePartial('{"__proto__": {"admin": true}') as Record<string, unknown>
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.keys(value)).toEqual(['__proto__'])
  })

  const json = fc.jsonValue().filter((value) => typeof value === 'object' && value !== null)
  const spaces = fc.constantFrom(undefined, 2)

  it('is the value itself when the text is whole', () => {
    fc.assert(
      fc.property(json, spaces, (value, space) => {
        const text = JSON.stringify(value, undefined, space)
        expect(parsePartial(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('takes any text, cut anywhere', () => {
    fc.assert(
      fc.property(json, fc.string(), fc.nat(), (value, noise, at) => {
        const text = JSON.stringify(value)
        expect(() => parsePartial(text.slice(0, at % text.length) + noise)).not.toThrow()
      }),
    )
  })
})
