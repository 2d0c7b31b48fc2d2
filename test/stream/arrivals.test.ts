import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createArrivals } from '../../src/stream/arrivals.ts'
import { reduceChunk } from '../../src/stream/reduce.ts'
import type { ChunkChoice, CompletionChunk, PartialCompletion } from '../../src/types/index.ts'

const chunk = (id: string, choices: ChunkChoice[] = []): CompletionChunk => ({
  id,
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  provider: 'p',
  choices,
})

describe('what has arrived', () => {
  it('is handed out once and in order, however far behind its reader is', () => {
    const actions = fc.array(
      fc.oneof(fc.record({ add: fc.array(fc.string(), { maxLength: 5 }) }), fc.constant('take' as const)),
    )
    fc.assert(
      fc.property(actions, (steps) => {
        const arrivals = createArrivals({ keepChunks: true })
        const waiting: string[] = []
        for (const step of steps) {
          if (step === 'take') expect(arrivals.take()?.value?.id).toBe(waiting.shift())
          else {
            waiting.push(...step.add)
            arrivals.add(step.add.map((id) => chunk(id)))
          }
        }
        for (const id of waiting) expect(arrivals.take()?.value?.id).toBe(id)
        expect(arrivals.take()).toBeUndefined()
      }),
    )
  })

  it('is not kept where nobody will ask for it', () => {
    const arrivals = createArrivals({ keepChunks: false })
    arrivals.add([chunk('a')])
    expect(arrivals.take()).toBeUndefined()
  })

  it('is told chunk by chunk', () => {
    const told: string[] = []
    const arrivals = createArrivals({ keepChunks: false, onChunk: ({ id }) => told.push(id) })
    arrivals.add(['a', 'b'].map((id) => chunk(id)))
    arrivals.add([chunk('c')])
    expect(told).toEqual(['a', 'b', 'c'])
  })

  it('comes to what the one reducer makes of it, whenever somebody looks', () => {
    const delta = fc.oneof(
      fc.record({ content: fc.oneof(fc.string(), fc.constant('long '.repeat(500)), fc.constant(null)) }),
      fc.record({ content: fc.string(), reasoning_content: fc.string() }, { requiredKeys: [] }),
    )
    const part = fc.record({
      index: fc.nat({ max: 1 }),
      delta,
      finish_reason: fc.constantFrom(null, null, null, 'stop' as const),
    })
    const chunks = fc.array(
      fc.record({ choices: fc.array(part, { maxLength: 2 }), restarted: fc.constantFrom(false, false, false, true) }),
    )
    fc.assert(
      fc.property(chunks, fc.func(fc.boolean()), (given, looks) => {
        const arrivals = createArrivals({ keepChunks: false })
        let folded: PartialCompletion | undefined
        for (const [at, { choices, restarted }] of given.entries()) {
          const next = { ...chunk('a', choices), ...(restarted && { restarted }) }
          folded = reduceChunk(folded, next)
          arrivals.add([next])
          if (looks(at)) expect(arrivals.value()).toEqual(folded)
        }
        expect(arrivals.value()).toEqual(folded)
      }),
    )
  })
})
