import { describe, expect, it } from 'vitest'
import { costOf } from '../../src/accounting/cost.ts'
import { modelFacts } from '../../src/accounting/prices.ts'
import type { Usage } from '../../src/types/index.ts'

interface Bill {
  prompt: number
  completion: number
  cached?: number
  written?: number
  reasoning?: number
}

function usage({ prompt, completion, cached, written, reasoning }: Bill): Usage {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      ...(cached !== undefined && { cached_tokens: cached }),
      ...(written !== undefined && { cache_write_tokens: written }),
    },
    completion_tokens_details: { ...(reasoning !== undefined && { reasoning_tokens: reasoning }) },
  }
}

/** A Wednesday in November 2026, 12:00 UTC: published prices of that day, reckoned by hand. */
const day = Date.UTC(2026, 10, 25, 12)

const bills: [model: string, bill: Bill, dollars: number, reckoning: string][] = [
  ['openai/gpt-4o', { prompt: 1000, completion: 500 }, 0.0075, '1000 × 2.50 + 500 × 10'],
  [
    'openai/gpt-4o-2024-05-13',
    { prompt: 1000, completion: 500 },
    0.0125,
    '1000 × 5 + 500 × 15: an old snapshot at its own price',
  ],
  ['openai/gpt-4o', { prompt: 10_000, completion: 100, cached: 8000 }, 0.016, '2000 × 2.50 + 8000 × 1.25 + 100 × 10'],
  [
    'openai/gpt-4o-mini',
    { prompt: 20_000, completion: 1000, cached: 4096 },
    0.0032928,
    '15904 × 0.15 + 4096 × 0.075 + 1000 × 0.60',
  ],
  ['openai/gpt-4.1', { prompt: 100_000, completion: 2000 }, 0.216, '100000 × 2 + 2000 × 8'],
  [
    'openai/gpt-5-mini',
    { prompt: 4000, completion: 3000, reasoning: 2500 },
    0.007,
    '4000 × 0.25 + 3000 × 2: reasoning at the output price',
  ],
  ['openai/o3', { prompt: 1_000_000, completion: 1_000_000 }, 10, '1 M × 2 + 1 M × 8: since the cut of June 2025'],
  [
    'openai/gpt-5.4',
    { prompt: 271_999, completion: 1000 },
    0.6949975,
    '271999 × 2.50 + 1000 × 15: the last prompt at the lower tier',
  ],
  [
    'openai/gpt-5.4',
    { prompt: 272_000, completion: 1000, cached: 200_000 },
    0.4825,
    '72000 × 5 + 200000 × 0.50 + 1000 × 22.50: all of it at the upper tier',
  ],
  ['openai/text-embedding-3-small', { prompt: 500_000, completion: 0 }, 0.01, '500000 × 0.02'],
  ['anthropic/claude-haiku-4-5', { prompt: 12_000, completion: 800 }, 0.016, '12000 × 1 + 800 × 5'],
  [
    'anthropic/claude-haiku-4-5-20251001',
    { prompt: 12_000, completion: 800 },
    0.016,
    'the same model by its dated name',
  ],
  [
    'anthropic/claude-sonnet-4-5',
    { prompt: 50_000, completion: 1000, cached: 40_000, written: 5000 },
    0.06075,
    '5000 × 3 + 40000 × 0.30 + 5000 × 3.75 + 1000 × 15',
  ],
  [
    'anthropic/claude-sonnet-4-5',
    { prompt: 250_000, completion: 2000 },
    1.545,
    '250000 × 6 + 2000 × 22.50: above 200000',
  ],
  [
    'anthropic/claude-opus-4-5',
    { prompt: 3000, completion: 10_000, written: 2000 },
    0.2675,
    '1000 × 5 + 2000 × 6.25 + 10000 × 25',
  ],
  [
    'anthropic/claude-opus-4-6',
    { prompt: 300_000, completion: 1000 },
    1.525,
    '300000 × 5 + 1000 × 25: flat since March 2026',
  ],
  ['gemini/gemini-2.5-pro', { prompt: 200_000, completion: 5000, reasoning: 4000 }, 0.3, '200000 × 1.25 + 5000 × 10'],
  [
    'gemini/gemini-2.5-pro',
    { prompt: 200_001, completion: 5000, cached: 100_001 },
    0.35000025,
    '100000 × 2.50 + 100001 × 0.25 + 5000 × 15',
  ],
  ['gemini/gemini-2.5-flash', { prompt: 1500, completion: 700 }, 0.0022, '1500 × 0.30 + 700 × 2.50'],
  [
    'gemini/gemini-3.6-flash',
    { prompt: 100_000, completion: 10_000 },
    0.1125,
    '100000 × 0.75 + 10000 × 3.75: the price until the end of 2026',
  ],
  ['groq/llama-3.3-70b-versatile', { prompt: 10_000, completion: 10_000 }, 0.0138, '10000 × 0.59 + 10000 × 0.79'],
  [
    'mistral/mistral-large-2512',
    { prompt: 8000, completion: 2000, cached: 6000 },
    0.0043,
    '2000 × 0.50 + 6000 × 0.05 + 2000 × 1.50',
  ],
  ['cohere/command-a-03-2025', { prompt: 4000, completion: 400 }, 0.014, '4000 × 2.50 + 400 × 10'],
  [
    'deepseek/deepseek-v4-pro',
    { prompt: 100_000, completion: 10_000, cached: 50_000 },
    0.0539,
    '50000 × 0.66 + 50000 × 0.022 + 10000 × 1.98: outside the peak',
  ],
  ['xai/grok-4', { prompt: 2000, completion: 1000, cached: 1000 }, 0.01875, '1000 × 3 + 1000 × 0.75 + 1000 × 15'],
  ['together/meta-llama/Llama-3.3-70B-Instruct-Turbo', { prompt: 5000, completion: 5000 }, 0.0088, '10000 × 0.88'],
  [
    'fireworks/accounts/fireworks/models/deepseek-v3p2',
    { prompt: 30_000, completion: 3000, cached: 10_000 },
    0.01904,
    '20000 × 0.56 + 10000 × 0.28 + 3000 × 1.68',
  ],
  [
    'cerebras/gpt-oss-120b',
    { prompt: 10_000, completion: 20_000, reasoning: 15_000 },
    0.0185,
    '10000 × 0.35 + 20000 × 0.75',
  ],
]

describe('bills', () => {
  it.each(bills)('%s %j: $%d', async (model, bill, dollars) => {
    const { price } = await modelFacts(model, day)
    expect(costOf(usage(bill), price)).toBeCloseTo(dollars, 10)
  })
})

describe('costOf', () => {
  const price = { input: 3, output: 15, cachedInput: 0.3, cacheWrite: 3.75 }

  it("takes the provider's own figure first, nought included", () => {
    expect(costOf({ ...usage({ prompt: 1000, completion: 1000 }), cost: 0.123 }, price)).toBe(0.123)
    expect(costOf({ ...usage({ prompt: 1000, completion: 1000 }), cost: 0 }, price)).toBe(0)
  })

  it('knows no cost where it knows no price', () => {
    expect(costOf(usage({ prompt: 1000, completion: 1000 }), undefined)).toBeUndefined()
  })

  it('knows no cost of audio', () => {
    const spoken = usage({ prompt: 1000, completion: 10 })
    expect(costOf({ ...spoken, prompt_tokens_details: { audio_tokens: 500 } }, price)).toBeUndefined()
    expect(costOf({ ...spoken, completion_tokens_details: { audio_tokens: 5 } }, price)).toBeUndefined()
  })

  it('prices reasoning apart where it is billed apart, and takes it out of the completion', () => {
    const apart = { input: 2, output: 8, reasoning: 3 }
    expect(costOf(usage({ prompt: 0, completion: 1000, reasoning: 900 }), apart)).toBeCloseTo(0.0035, 12)
  })

  it('charges cached and written tokens like any other where they have no price of their own', () => {
    expect(
      costOf(usage({ prompt: 1000, completion: 0, cached: 400, written: 300 }), { input: 1, output: 1 }),
    ).toBeCloseTo(0.001, 12)
  })

  it('chooses the highest tier the prompt is above', () => {
    const tiered = {
      input: 1,
      output: 1,
      tiers: [
        { above: 10, input: 2, output: 2 },
        { above: 20, input: 3, output: 3 },
      ],
    }
    const costs = [10, 11, 21].map((prompt) => costOf(usage({ prompt, completion: 0 }), tiered))
    expect(costs).toEqual([10e-6, 22e-6, 63e-6])
    const unsorted = { ...tiered, tiers: tiered.tiers.toReversed() }
    expect(costOf(usage({ prompt: 21, completion: 0 }), unsorted)).toBe(63e-6)
  })

  it('never charges more tokens than there are, whatever the details say', () => {
    expect(costOf(usage({ prompt: 100, completion: 10, cached: 500, written: 500, reasoning: 99 }), price)).toBeCloseTo(
      (100 * 0.3 + 10 * 15) / 1e6,
      15,
    )
  })

  it('says nothing of counts that are no numbers', () => {
    expect(costOf({ prompt_tokens: NaN, completion_tokens: 1 }, price)).toBeUndefined()
  })
})
