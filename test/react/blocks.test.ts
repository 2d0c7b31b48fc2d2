import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBlockCutter } from '../../src/react/blocks.ts'

const cut = (text: string) => createBlockCutter()(text)

/** What a component sees while the text arrives in pieces. */
function cutInPieces(text: string, sizes: readonly number[]) {
  const cutter = createBlockCutter()
  const seen: (readonly string[])[] = []
  for (let at = 0, nth = 0; at < text.length; nth++) {
    at += sizes[nth % sizes.length] ?? 1
    seen.push(cutter(text.slice(0, at)))
  }
  return seen
}

describe('blocks', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['one', ['one']],
    ['one\n\ntwo', ['one\n\n', 'two']],
    ['one\n\n\n  \ntwo\nstill two', ['one\n\n\n  \n', 'two\nstill two']],
    ['\n\none\n\ntwo', ['\n\none\n\n', 'two']],
    ['# Title\r\n\r\ntext', ['# Title\r\n\r\n', 'text']],
  ])('end at blank lines: %j', (text, blocks) => {
    expect(cut(text)).toEqual(blocks)
  })

  it.each<[string, string[]]>([
    ['```js\na\n\nb\n```\n\nafter', ['```js\na\n\nb\n```\n\n', 'after']],
    ['~~~ `x`\n\n```\n\n~~~\n\nafter', ['~~~ `x`\n\n```\n\n~~~\n\n', 'after']],
    ['````\n```\n\n```\n\n````\n\nafter', ['````\n```\n\n```\n\n````\n\n', 'after']],
    ['``` not `a fence\n\nafter', ['``` not `a fence\n\n', 'after']],
    ['```\nnever closed\n\nstill code', ['```\nnever closed\n\nstill code']],
    ['text\n    ```\n\nafter', ['text\n    ```\n\n', 'after']],
    ['<pre>\na\n\nb\n</pre>\n\nafter', ['<pre>\na\n\nb\n</pre>\n\n', 'after']],
    ['<!-- a\n\nb -->\n\nafter', ['<!-- a\n\nb -->\n\n', 'after']],
    ['    a\n\n    b\n\nafter', ['    a\n\n    b\n\n', 'after']],
  ])('do not end inside code: %j', (text, blocks) => {
    expect(cut(text)).toEqual(blocks)
  })

  it.each<[string, string[]]>([
    ['- a\n\n- b\n\nafter', ['- a\n\n- b\n\n', 'after']],
    ['1. a\n\n   more\n\n2. b\n\nafter', ['1. a\n\n   more\n\n2. b\n\n', 'after']],
    ['1. a\n   ```\n   x\n\n   y\n   ```\n\n2. b', ['1. a\n   ```\n   x\n\n   y\n   ```\n\n2. b']],
    ['- ```\n  x\n\nafter', ['- ```\n  x\n\nafter']],
    ['- a\n\n  - b\n\n    c\n\nafter', ['- a\n\n  - b\n\n    c\n\n', 'after']],
    ['-\ta\n\n\tb\n\nafter', ['-\ta\n\n\tb\n\n', 'after']],
    ['- a\n\n1. b', ['- a\n\n', '1. b']],
    ['- a\n\n**bold**', ['- a\n\n', '**bold**']],
  ])('keep a list whole: %j', (text, blocks) => {
    expect(cut(text)).toEqual(blocks)
  })

  it('begin with the first sign of their line, before the line is whole', () => {
    expect(cut('one\n\nt')).toEqual(['one\n\n', 't'])
    expect(cut('- a\n\nt')).toEqual(['- a\n\n', 't'])
    expect(cut('- a\n\n2024 was a year of')).toEqual(['- a\n\n', '2024 was a year of'])
  })

  it('wait where the line may still go on with the list', () => {
    expect(cut('1. a\n\n2')).toEqual(['1. a\n\n2'])
    expect(cut('- a\n\n-')).toEqual(['- a\n\n-'])
  })

  const line = fc.constantFrom(
    'text',
    '',
    '',
    '- a',
    '  b',
    '1. c',
    '```',
    '~~~',
    '    d',
    '# e',
    '> f',
    '* * *',
    '<pre>',
    '</pre>',
    '\tg',
  )
  const markdown = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'))
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })

  it('are together the text, and all but the last stay as they are while it grows', () => {
    fc.assert(
      fc.property(markdown, sizes, (text, pieces) => {
        const seen = cutInPieces(text, pieces)
        for (const [nth, blocks] of seen.entries()) {
          expect(text.startsWith(blocks.join(''))).toBe(true)
          const before = seen[nth - 1]?.slice(0, -1) ?? []
          expect(blocks.slice(0, before.length)).toEqual(before)
        }
        expect((seen.at(-1) ?? []).join('')).toBe(text)
      }),
    )
  })

  it('are the same however the text arrives', () => {
    fc.assert(
      fc.property(markdown, sizes, (text, pieces) => {
        expect(cutInPieces(`${text}\nend\n`, pieces).at(-1)).toEqual(cut(`${text}\nend\n`))
      }),
    )
  })

  it('are one array for one text, and cut an older text on its own', () => {
    const cutter = createBlockCutter()
    const blocks = cutter('one\n\ntwo')
    expect(cutter('one\n\ntwo')).toBe(blocks)
    expect(cutter('one')).toEqual(['one'])
    expect(cutter('one\n\ntwo\n\nthree')).toEqual(['one\n\n', 'two\n\n', 'three'])
  })
})
