import { describe, expect, it } from 'vitest'
import { createBudget, createCache, createPrices } from '../../src/core.ts'
import { type Embed, embeddingClientOf } from './embedding-kit.ts'
import { fails } from './kit.ts'

describe('an input that is split', () => {
  const prices = createPrices({ 'a/e': { input: 1_000_000, output: 0 } })
  const input = ['a', 'bb', 'ccc', 'dddd', 'eeeee', 'ffffff']

  it('keeps the limits of its target, part by part', async () => {
    let running = 0
    let most = 0
    const { client, asked, passing } = embeddingClientOf(
      async (_texts, { clock, signal }) => {
        most = Math.max(most, ++running)
        await clock.sleep(100, signal)
        running--
        return undefined
      },
      { routes: { r: { targets: [{ model: 'a/e', maxParallel: 1, rpm: 2 }] } } },
    )
    const { data, attempts } = await passing(client.embedding({ model: 'r', input }))
    expect(data.map(({ embedding }) => embedding[0])).toEqual([1, 2, 3, 4, 5, 6])
    expect(most).toBe(1)
    expect(asked).toHaveLength(3)
    expect((asked[2]?.at ?? 0) - (asked[0]?.at ?? 0)).toBeGreaterThanOrEqual(60_000)
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['success', 'success', 'success'])
  })

  it('is not kept from its target by an equal call that waits for it', async () => {
    const { client, asked, passing } = embeddingClientOf(
      (_texts, { clock, signal }) => clock.sleep(100, signal).then(() => undefined),
      { routes: { r: { targets: [{ model: 'a/e', maxParallel: 1 }] } }, cache: createCache() },
    )
    const answers = await passing(Promise.all([1, 2].map(() => client.embedding({ model: 'r', input }))))
    expect(asked.map(({ at }) => at)).toEqual([0, 100, 200])
    for (const { data } of answers) expect(data.map(({ embedding }) => embedding[0])).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('lists every request, its retries too', async () => {
    let refused = 0
    const { client, asked, passing } = embeddingClientOf((texts) =>
      texts[0] === 'ccc' && refused++ < 2 ? fails(503) : undefined,
    )
    const { attempts } = await passing(client.embedding({ model: 'a/e', input }))
    expect(asked).toHaveLength(5)
    expect(attempts.map(({ outcome }) => outcome).toSorted()).toEqual([
      'failed',
      'failed',
      'success',
      'success',
      'success',
    ])
  })

  it('pays for the parts that were answered where one fails', async () => {
    const spent = await spentBy((texts, { clock, signal }) =>
      texts[0] === 'ccc' ? clock.sleep(500, signal).then(() => fails(400)) : undefined,
    )
    expect(spent).toBe(2)
  })

  it('pays for what was given up once it was sent, at its estimate', async () => {
    const spent = await spentBy((texts, { clock, signal }) => {
      if (texts[0] === 'eeeee') return clock.sleep(1000, signal).then(() => undefined)
      return texts[0] === 'ccc' ? clock.sleep(500, signal).then(() => fails(400)) : undefined
    })
    // A dollar for the first, and the estimate for the last.
    expect(spent).toBeGreaterThan(1)
  })

  async function spentBy(answer: Embed): Promise<number> {
    const budget = createBudget({ limit: 1e9 })
    const { client, failure } = embeddingClientOf(answer, { prices, budget, retry: 0 })
    const error = await failure(client.embedding({ model: 'a/e', input }))
    expect(error.code).toBe('invalid-request')
    return budget.spent()
  }
})
