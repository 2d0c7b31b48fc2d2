import { array, assert, integer, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { thinkTags } from '../../../src/dialects/common/think-tags.ts'

interface Divided {
  content?: string | null
  reasoning_content?: string
}

/** Divides a text that comes in the given pieces. */
function divide(...pieces: string[]) {
  const tags = thinkTags()
  const told: Divided = {}
  for (const piece of pieces) tags.push(piece, told)
  tags.end(told)
  return { content: told.content ?? '', reasoning: told.reasoning_content ?? '' }
}

describe('thinkTags', () => {
  it.each([
    ['thinking, then text', '<think>Hm</think>\n\nYes', 'Hm', 'Yes'],
    ['blank lines before it', '\n <think>Hm</think>Yes', 'Hm', 'Yes'],
    ['no thinking', 'Yes', '', 'Yes'],
    ['empty thinking', '<think></think>Yes', '', 'Yes'],
    ['a tag that is quoted later', 'The <think> tag', '', 'The <think> tag'],
    ['thinking that is cut', '<think>Hm</thi', 'Hm</thi', ''],
    ['text that only begins like a tag', ' <thi', '', ' <thi'],
    ['another tag', '<thinker>x', '', '<thinker>x'],
    ['brackets within', '<think>a < b </ c</think>d', 'a < b </ c', 'd'],
    ['blank text', ' \n', '', ' \n'],
  ])('%s', (_, text, reasoning, content) => {
    expect(divide(text)).toEqual({ content, reasoning })
  })

  it('says nothing of a side that has nothing', () => {
    const [first, second]: Divided[] = [{}, {}]
    const tags = thinkTags()
    tags.push('<think>Hm', first ?? {})
    tags.push('</think>\n', second ?? {})
    expect([first, second]).toEqual([{ reasoning_content: 'Hm' }, {}])
  })

  it('gives the same wherever the text is cut', () => {
    assert(
      property(
        string({ maxLength: 12 }),
        string({ maxLength: 12 }),
        array(integer({ min: 0, max: 60 }), { maxLength: 8 }),
        (thought, answer, cuts) => {
          const text = `<think>${thought}</think>${answer}`
          const at = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length]
          expect(divide(...at.slice(1).map((end, index) => text.slice(at[index], end)))).toEqual(divide(text))
        },
      ),
    )
  })
})
