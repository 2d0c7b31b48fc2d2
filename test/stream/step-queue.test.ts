import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createStepQueue } from '../../src/stream/step-queue.ts'
import type { CompletionChunk } from '../../src/types/index.ts'

const chunk = (id: string): CompletionChunk => ({
  id,
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  provider: 'p',
  choices: [],
})

describe('the queue of a stream', () => {
  it('hands out everything once and in order, however far behind its reader is', () => {
    const actions = fc.array(
      fc.oneof(fc.record({ push: fc.array(fc.string(), { maxLength: 5 }) }), fc.constant('next' as const)),
    )
    fc.assert(
      fc.property(actions, (steps) => {
        const queue = createStepQueue()
        const waiting: string[] = []
        for (const step of steps) {
          if (step === 'next') expect(queue.next()?.value?.id).toBe(waiting.shift())
          else {
            waiting.push(...step.push)
            queue.push(step.push.map(chunk))
          }
        }
        for (const id of waiting) expect(queue.next()?.value?.id).toBe(id)
        expect(queue.next()).toBeUndefined()
      }),
    )
  })

  it('keeps the batches it was given as they were', () => {
    const queue = createStepQueue()
    const batch = Object.freeze([chunk('a'), chunk('b')])
    queue.push(batch)
    queue.push([chunk('c')])
    queue.push([chunk('d')])
    expect([queue.next(), queue.next(), queue.next(), queue.next()].map((step) => step?.value?.id)).toEqual([
      'a',
      'b',
      'c',
      'd',
    ])
  })
})
