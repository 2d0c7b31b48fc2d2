import fc from 'fast-check'
import { expect } from 'vitest'
import { LLMError } from '../../src/errors/llm-error.ts'
import type { ChatDecoder } from '../../src/types/index.ts'

/** What a wire would send, with anything in its fields: mere JSON seldom gets further than the first check. */
const shaped = (keys: readonly string[], words: readonly string[]) =>
  fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom(...words, true, false, null, 0, 1),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
      tie('object'),
    ),
    object: fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 6 }),
  })).object

/** Holds a decoder to its promise: whatever comes in, chunks or an LLMError come out, and one finish at most. */
export function expectTotal(create: () => ChatDecoder, keys: readonly string[], words: readonly string[] = ['']): void {
  const frame = fc.oneof({ weight: 3, arbitrary: shaped(keys, words) }, { weight: 1, arbitrary: fc.jsonValue() })
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), (frames) => {
      const decoder = create()
      let finishes = 0
      try {
        const drafts = [...frames.flatMap((data) => decoder.push({ data })), ...decoder.end().drafts]
        for (const { choices = [] } of drafts)
          finishes += choices.filter((choice) => choice.finish_reason !== null).length
      } catch (error) {
        if (!LLMError.is(error)) throw error
      }
      expect(finishes).toBeLessThanOrEqual(1)
    }),
    { numRuns: 2000 },
  )
}
