import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCut } from '../../src/transport/is-cut.ts'

describe('a cut document', () => {
  it('is any beginning of an object or a list, wherever it ends', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())),
        fc.nat(),
        (value, at) => {
          const text = JSON.stringify(value)
          const cut = text.slice(0, 1 + (at % (text.length - 1)))
          expect(isCut(cut), cut).toBe(true)
          expect(isCut(text), text).toBe(false)
        },
      ),
    )
  })

  it.each(['[DONE]', 'upstream connect error', '', '<html>', '{not json}'])('is not %j', (text) => {
    expect(isCut(text)).toBe(false)
  })

  it('is no parsed value', () => {
    expect(isCut({})).toBe(false)
    expect(isCut(undefined)).toBe(false)
  })
})
