import { describe, expect, it } from 'vitest'
import { bodyStream } from '../../src/mocks/body-stream.ts'
import { seeded } from '../../src/mocks/random.ts'

function* counted(count: { produced: number; returned: boolean }) {
  try {
    for (;;) {
      count.produced++
      yield { text: `piece ${count.produced} `, token: true }
    }
  } finally {
    count.returned = true
  }
}
const random = seeded(1)

describe('the body of a streamed answer', () => {
  it('produces only what is read', async () => {
    const count = { produced: 0, returned: false }
    const reader = bodyStream(counted(count), { pace: {}, random }).getReader()
    expect(count.produced).toBe(0)
    await reader.read()
    await reader.read()
    expect(count.produced).toBe(2)
  })

  it('stops producing when its reader leaves', async () => {
    const count = { produced: 0, returned: false }
    const reader = bodyStream(counted(count), { pace: { tokensPerSecond: 1000 }, random }).getReader()
    await reader.read()
    await reader.cancel()
    expect(count).toEqual({ produced: 1, returned: true })
  })

  it('leaves while it is silent', async () => {
    const delivery = { pace: {}, random, break: { tokens: 1, how: 'silence' as const, inBand: '' } }
    const reader = bodyStream(counted({ produced: 0, returned: false }), delivery).getReader()
    await reader.read()
    const pending = reader.read()
    await reader.cancel()
    expect(await pending).toEqual({ done: true, value: undefined })
  })

  it('flushes what was held back for a cut before it breaks', async () => {
    const delivery = { pace: { fragment: true }, random, break: { tokens: 2, how: 'error' as const, inBand: 'broken' } }
    const body = bodyStream(counted({ produced: 0, returned: false }), delivery)
    expect(await new Response(body).text()).toBe('piece 1 piece 2 broken')
  })

  it('loses no byte, wherever it is cut', async () => {
    const pieces = Array.from('Grüße — 東京 👩‍🚀'.repeat(20), (text) => ({ text }))
    for (let seed = 0; seed < 20; seed++) {
      const body = bodyStream(pieces, { pace: { fragment: true }, random: seeded(seed) })
      expect(await new Response(body).text()).toBe(pieces.map(({ text }) => text).join(''))
    }
  })
})
