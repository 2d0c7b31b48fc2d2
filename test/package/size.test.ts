import { describe, expect, it } from 'vitest'
import { hostLimit, limits, measureHosts, pages } from '../../bench/sizes/budget.ts'
import { measurePage } from '../../bench/sizes/measure.ts'
import { measureWhole, wholePage } from '../../bench/sizes/pages.ts'
import { providers } from '../../src/providers/registry.ts'

/**
 * Pages built as an app is built, and run: all that is loaded to stream one answer through one retry and one fallback counts.
 * `npm run sizes` shows what weighs how much.
 */
describe('a page, minified and gzipped', () => {
  it.each(Object.entries(limits))('with %s stays within %f kB', async (name, limit) => {
    const size = await pages[name]?.()
    expect((size?.loaded ?? Infinity) / 1000).toBeLessThanOrEqual(limit)
  })

  it(`gains less than ${hostLimit} kB by a host that speaks a known dialect`, async () => {
    const hosts = await measureHosts(providers)
    const heavy = Object.entries(hosts).filter(([, bytes]) => bytes / 1000 >= hostLimit)
    expect(Object.keys(hosts).length).toBeGreaterThan(0)
    expect(heavy).toEqual([])
  })

  it('carries no client for the error class alone', async () => {
    const { loaded } = await measurePage({ code: "export { LLMError } from 'llmux/core'" })
    expect(loaded).toBeLessThan(1200)
  })

  it('loads prices, embeddings and the diagnosis only when they are asked for', async () => {
    const { lazy } = await measurePage({ code: wholePage })
    expect(lazy.map(({ name }) => name)).toEqual(expect.arrayContaining(['embedding', 'diagnose']))
  })

  it('loads no wire format but the one that it speaks', async () => {
    const { lazy } = await measureWhole()
    // Anthropic, Gemini, Cohere, OpenAI, its legacy completions, llama.cpp, Hugging Face.
    expect(lazy.filter(({ name }) => /^chat\d*$/.test(name))).toHaveLength(7)
  })
})
