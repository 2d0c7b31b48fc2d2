import { describe, expect, it } from 'vitest'
import { createPrices, modelFacts } from '../../src/accounting/prices.ts'
import type { Price } from '../../src/types/index.ts'
import { priceTable } from '../../src/accounting/price-table.ts'

const at = (iso: string) => Date.parse(iso)

describe('the price table', () => {
  it('knows prices and windows by the whole name', async () => {
    expect(await modelFacts('openai/gpt-4o')).toEqual({
      price: { input: 2.5, output: 10, cachedInput: 1.25 },
      contextWindow: 128_000,
    })
  })

  it('never takes a neighbour for an unknown model', async () => {
    for (const name of [
      'openai/gpt-4o-2027',
      'openai/gpt-9',
      'openai/gpt-5.5-turbo',
      'anthropic/claude-haiku-4-5-next',
      'groq/gpt-4o',
      'openai/gpt-4o-2024-05-14',
      'gpt-4o',
      'openai/',
      '',
      'anthropic/claude-haiku-4-5*-20251001',
    ])
      expect(await modelFacts(name)).toEqual({})
  })

  it('takes a date behind a name where dated names are the same model', async () => {
    const plain = await modelFacts('anthropic/claude-opus-4-5')
    expect(plain.price).toBeDefined()
    expect(await modelFacts('anthropic/claude-opus-4-5-20251101')).toEqual(plain)
  })

  it('knows a price that changes on a day', async () => {
    const before = await modelFacts('gemini/gemini-3.6-flash', at('2026-12-31T23:59:59Z'))
    const after = await modelFacts('gemini/gemini-3.6-flash', at('2027-01-01T00:00:00Z'))
    expect([before.price?.input, after.price?.input]).toEqual([0.75, 1.5])
  })

  it('knows a price that holds for hours of the day', async () => {
    const inputs = ['00:59', '01:00', '03:59', '04:00', '07:00', '12:00'].map(
      async (time) => (await modelFacts('deepseek/deepseek-v4-pro', at(`2026-11-25T${time}:00Z`))).price?.input,
    )
    expect(await Promise.all(inputs)).toEqual([0.66, 1.32, 1.32, 0.66, 1.32, 0.66])
  })

  it('knows tiers, whole', async () => {
    const { price } = await modelFacts('anthropic/claude-sonnet-4-5')
    expect(price?.tiers).toEqual([{ above: 200_000, input: 6, output: 22.5, cachedInput: 0.6, cacheWrite: 7.5 }])
  })

  it('has a number in every place of every line', async () => {
    let provider = ''
    let models = 0
    for (const line of priceTable.trim().split('\n')) {
      if (line.startsWith('# ')) provider = line.slice(2)
      else {
        models++
        const { price, contextWindow = 1 } = await modelFacts(`${provider}/${line.split(' ')[0]?.replace(/\*$/, '')}`)
        const { tiers = [], ...rates } = price ?? { input: NaN, output: NaN }
        const numbers = [contextWindow, ...Object.values(rates), ...tiers.flatMap((tier) => Object.values(tier))]
        expect(
          numbers.every((number) => Number.isFinite(number) && number >= 0),
          line,
        ).toBe(true)
      }
    }
    expect(models).toBeGreaterThan(800)
  })
})

describe('createPrices', () => {
  const only = () => false

  it('puts what was configured before the table, for that very name', async () => {
    const prices = createPrices({ 'openai/gpt-4o': { input: 1, output: 2 }, 'vllm/mine': { input: 0, output: 0 } })
    expect(await prices('openai/gpt-4o', only)).toEqual({ input: 1, output: 2 })
    expect(await prices('vllm/mine', only)).toEqual({ input: 0, output: 0 })
    expect((await prices('openai/gpt-4o-mini', only))?.input).toBe(0.15)
    expect(await prices('ollama/llama3.2', only)).toBeUndefined()
    expect(await prices('toString', only)).toBeUndefined()
  })

  it('takes any other name of the model', async () => {
    const prices = createPrices({ 'gpt-4o': { input: 1, output: 2 } })
    expect(await prices('openai/gpt-4o', (name) => name === 'gpt-4o')).toEqual({ input: 1, output: 2 })
  })

  it.each([
    [{ input: -1, output: 2 }, 'prices.a/m.input: must be 0 or more, is -1'],
    [{ input: '1', output: 2 }, 'prices.a/m.input: must be 0 or more, is "1"'],
    [{ input: 1 }, 'prices.a/m.output: must be 0 or more, is null'],
    [
      { input: 1, output: 2, tiers: [{ above: 5, input: 1, output: -2 }] },
      'prices.a/m.tiers.0.output: must be 0 or more',
    ],
  ])('refuses %j', (price, message) => {
    expect(() => createPrices({ 'a/m': price as unknown as Price })).toThrow(message)
  })
})
