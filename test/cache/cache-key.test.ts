import * as fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { canonical, completionKey, embeddingKey } from '../../src/cache/cache-key.ts'
import type { CompletionRequest } from '../../src/types/index.ts'

const target = { provider: 'openai', model: 'gpt-5-mini', baseURL: 'https://api.openai.com/v1' }
const request: CompletionRequest = {
  model: 'chat',
  messages: [{ role: 'user', content: 'hi' }],
  temperature: 0,
  provider_options: { openai: { store: false }, anthropic: { top_k: 3 } },
}
const same = async (other: CompletionRequest, where = target) =>
  (await completionKey(request, target)) === (await completionKey(other, where))

afterEach(() => vi.unstubAllGlobals())

describe('the key of an answer', () => {
  it('does not depend on how the request is written', async () => {
    const { messages, model, ...rest } = request
    expect(await same({ ...rest, messages, model, stop: null, n: 1, seed: null })).toBe(true)
    const limited = [{ max_tokens: 5 }, { max_completion_tokens: 5 }].map((limit) =>
      completionKey({ ...request, ...limit }, target),
    )
    expect(await limited[0]).toBe(await limited[1])
    const stopped = ['x', ['x']].map((stop) => completionKey({ ...request, stop }, target))
    expect(await stopped[0]).toBe(await stopped[1])
  })

  it('does not depend on how the answer is delivered, who asks, or the name of the route', async () => {
    expect(
      await same({
        ...request,
        model: ['a', 'b'],
        stream_options: { include_usage: true },
        user: 'u',
        metadata: { a: 'b' },
      }),
    ).toBe(true)
  })

  it('does not depend on what other providers are told', async () => {
    expect(await same({ ...request, provider_options: { openai: { store: false } } })).toBe(true)
    expect(await same({ ...request, provider_options: { openai: { store: true } } })).toBe(false)
  })

  it.each<Partial<CompletionRequest>>([
    { temperature: 1 },
    { messages: [{ role: 'user', content: 'ho' }] },
    { messages: [{ role: 'system', content: 'hi' }] },
    { tools: [{ type: 'function', function: { name: 'f' } }] },
    { response_format: { type: 'json_object' } },
    { reasoning_effort: 'high' },
    { seed: 1 },
    { n: 2 },
  ])('depends on %j', async (change) => {
    expect(await same({ ...request, ...change })).toBe(false)
  })

  it('depends on the target', async () => {
    expect(await same(request, { ...target, model: 'gpt-5' })).toBe(false)
    expect(await same(request, { ...target, provider: 'azure' })).toBe(false)
    expect(await same(request, { ...target, baseURL: 'https://elsewhere/v1' })).toBe(false)
  })

  it('tells texts of embeddings apart, not how their vectors travel', async () => {
    const asked = { model: 'm', input: ['a', 'b'], dimensions: 3 }
    const key = await embeddingKey(asked, 'a', target)
    expect(await embeddingKey({ ...asked, input: 'a' }, 'a', target)).toBe(key)
    expect(await embeddingKey({ ...asked, encoding_format: 'base64' } as typeof asked, 'a', target)).toBe(key)
    expect(await embeddingKey(asked, 'b', target)).not.toBe(key)
    expect(await embeddingKey({ ...asked, dimensions: 4 }, 'a', target)).not.toBe(key)
    expect(await embeddingKey({ ...asked, input_type: 'query' } as typeof asked, 'a', target)).not.toBe(key)
  })

  it('is the text itself, as exact, on a page that has no crypto.subtle', async () => {
    vi.stubGlobal('crypto', {})
    expect(await completionKey(request, target)).toContain('"content":"hi"')
    expect(await same({ ...request, n: 1 })).toBe(true)
    expect(await same({ ...request, n: 2 })).toBe(false)
  })

  it('is the same for equal JSON and no other', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        expect(canonical(left)).toBe(canonical(structuredClone(left)))
        const strip = (value: unknown) =>
          JSON.stringify(value, (_key, entry) => (Array.isArray(entry) ? entry : (entry ?? undefined)))
        if (canonical(left) === canonical(right))
          expect(canonical(JSON.parse(strip(left) ?? 'null'))).toBe(canonical(JSON.parse(strip(right) ?? 'null')))
      }),
    )
  })
})
