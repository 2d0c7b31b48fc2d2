import { describe, expect, it } from 'vitest'
import { createCache } from '../../src/cache/create-cache.ts'
import { fillVectors, knownVectors } from '../../src/cache/embedding-texts.ts'
import { guardCache } from '../../src/cache/guarded-cache.ts'
import { freeOf, isStored, replay, toStored } from '../../src/cache/replay.ts'
import { singleFlight } from '../../src/cache/single-flight.ts'
import { reduceChunk } from '../../src/stream/reduce.ts'
import type { Completion, KeyValueStore, PartialCompletion, Warning } from '../../src/types/index.ts'
import { fakeClock } from '../routing/fake-clock.ts'

function mapStore(parse = false): KeyValueStore & { values: Map<string, string> } {
  const values = new Map<string, string>()
  return {
    values,
    getItem: async (key) => {
      const text = values.get(key)
      return text === undefined ? null : parse ? JSON.parse(text) : text
    },
    setItem: (key, value) => values.set(key, value),
    removeItem: (key) => values.delete(key),
  }
}

describe('cache in memory', () => {
  it('forgets what was used least recently', async () => {
    const cache = createCache({ maxEntries: 2 })
    await cache.set('a', '1')
    await cache.set('b', '2')
    await cache.get('a')
    await cache.set('c', '3')
    expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual(['1', undefined, '3'])
  })

  it('keeps an entry for its time, or its own', async () => {
    const clock = fakeClock()
    const cache = createCache({ ttl: 1000, clock })
    await cache.set('a', '1')
    await cache.set('b', '2', 5000)
    clock.advance(1000)
    expect([await cache.get('a'), await cache.get('b')]).toEqual([undefined, '2'])
  })
})

describe('cache in a store', () => {
  it.each([false, true])('keeps answers over a reload, also where the store parses JSON itself: %s', async (parse) => {
    const store = mapStore(parse)
    await createCache({ store }).set('a', '{"x":1}')
    expect(await createCache({ store }).get('a')).toBe('{"x":1}')
  })

  it('removes what is over', async () => {
    const [store, clock] = [mapStore(), fakeClock()]
    const cache = createCache({ store, ttl: 10, clock })
    await cache.set('a', '1')
    clock.advance(10)
    expect(await cache.get('a')).toBeUndefined()
    expect(store.values.size).toBe(0)
  })

  it('takes what others have written for a miss', async () => {
    const store = mapStore()
    store.values.set('a', '"text"').set('b', '{"value":3}').set('c', 'null')
    const cache = createCache({ store })
    expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('a cache that fails', () => {
  it('is a miss, and one warning', async () => {
    const warnings: Warning[] = []
    const broken = {
      get: async () => Promise.reject(new DOMException('The quota has been exceeded.', 'QuotaExceededError')),
      set: async () => Promise.reject(new Error('again')),
    }
    const cache = guardCache(broken, undefined, (warning) => warnings.push(warning))
    expect(await cache.get('a')).toBeUndefined()
    await cache.set('a', 1)
    expect(warnings).toEqual([{ code: 'cache', message: 'the cache failed: The quota has been exceeded.' }])
  })

  it('is a miss where it holds what is not JSON', async () => {
    const warnings: Warning[] = []
    const cache = guardCache({ get: async () => '{', set: async () => undefined }, undefined, (warning) =>
      warnings.push(warning),
    )
    expect(await cache.get('a')).toBeUndefined()
    expect(warnings).toHaveLength(1)
  })
})

describe('record and replay', () => {
  const completion: Completion<{ a: number }> = {
    id: 'x',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    provider: 'p',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: 'text',
          refusal: null,
          reasoning_content: 'thought',
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
          annotations: [{ type: 'url_citation', url_citation: { url: 'u', title: 't', start_index: 0, end_index: 1 } }],
          provider_state: { provider: 'p', data: [{ signature: 's' }] },
          parsed: { a: 1 },
        },
        finish_reason: 'tool_calls',
        native_finish_reason: 'tool_use',
        logprobs: { content: [{ token: 't', logprob: -1, bytes: null, top_logprobs: [] }], refusal: null },
      },
      { index: 1, message: { role: 'assistant', content: null, refusal: 'no' }, finish_reason: 'stop', logprobs: null },
    ],
    usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, cost: 0.5 },
    attempts: [{ provider: 'p', model: 'm', startedAt: 0, duration: 1, outcome: 'success' }],
    timing: { startedAt: 0 },
    warnings: [],
  }

  it('folds a replayed answer to what was recorded', () => {
    const stored = toStored(completion)
    const folded = replay(stored).reduce<PartialCompletion | undefined>(reduceChunk, undefined)
    expect(folded?.choices).toEqual(stored.choices)
    expect(folded).toMatchObject({ id: 'x', created: 1, model: 'm', provider: 'p' })
  })

  it('keeps neither attempts nor timing nor what was parsed', () => {
    const stored = toStored(completion)
    expect(Object.keys(stored)).not.toContain('attempts')
    expect(Object.keys(stored)).not.toContain('timing')
    expect(stored.choices[0].message).not.toHaveProperty('parsed')
    expect(isStored(JSON.parse(JSON.stringify(stored)))).toBe(true)
  })

  it('costs nothing', () => {
    expect(replay(toStored(completion), true).at(-1)).toMatchObject({
      choices: [],
      usage: { total_tokens: 3, cost: 0 },
    })
    expect(freeOf({ prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 })).not.toHaveProperty('cost')
  })

  it.each([
    null,
    3,
    'x',
    {},
    ...[[], [null], 'x', [{ message: {} }], [{ message: null, finish_reason: 'stop' }]].map((choices) => ({
      choices,
      warnings: [],
    })),
    { choices: [{ message: { tool_calls: 3 }, finish_reason: 'stop' }], warnings: [] },
    { choices: [{ message: { content: 'without warnings' }, finish_reason: 'stop' }] },
  ])('does not take %j for an answer', (value) => {
    expect(isStored(value)).toBe(false)
  })
})

describe('single flight', () => {
  it('lets equal questions travel once', async () => {
    const flights = singleFlight<string>()
    expect(flights.join('a')).toBeUndefined()
    const land = flights.lead('a')
    const joined = [flights.join('a')?.landing, flights.join('a')?.landing]
    expect(flights.join('b')).toBeUndefined()
    land({ answer: 'x' })
    expect(await Promise.all(joined)).toEqual([{ answer: 'x' }, { answer: 'x' }])
    expect(flights.join('a')).toBeUndefined()
  })

  it('is over when the first gave up', async () => {
    const flights = singleFlight<string>()
    const land = flights.lead('a')
    const waiting = flights.join('a')?.landing
    land('given up')
    expect(await waiting).toBe('given up')
    expect(flights.join('a')).toBeUndefined()
  })

  it('gives an answer to those who ask while it is being kept', async () => {
    const flights = singleFlight<string>()
    let written: () => void = () => undefined
    const kept = new Promise<void>((resolve) => (written = resolve))
    flights.lead('a')({ answer: 'x' }, kept)
    expect(await flights.join('a')?.landing).toEqual({ answer: 'x' })
    written()
    await kept
    await Promise.resolve()
    expect(flights.join('a')).toBeUndefined()
  })
})

describe('embeddings, text by text', () => {
  const keyOf = async (text: string) => `key of ${text}`

  it('asks only for what is new, once, and answers in order', async () => {
    const cache = guardCache(createCache(), undefined, () => undefined)
    const first = await knownVectors(cache, ['a', 'b'], keyOf)
    expect(first.missing).toEqual(['a', 'b'])
    await fillVectors(cache, ['a', 'b'], first, [[1], [2]], keyOf)
    const texts = ['c', 'a', 'c', 'b']
    const second = await knownVectors(cache, texts, keyOf)
    expect(second.missing).toEqual(['c'])
    expect(await fillVectors(cache, texts, second, [new Float32Array([3])], keyOf)).toEqual([[3], [1], [3], [2]])
    expect((await knownVectors(cache, texts, keyOf)).missing).toEqual([])
  })

  it('asks in the order of the texts, whichever the store answers for first', async () => {
    const cache = guardCache(createCache(), undefined, () => undefined)
    const late = async (text: string) => {
      for (let turns = text === 'a' ? 9 : 0; turns > 0; turns--) await Promise.resolve()
      return `key-${text}`
    }
    expect((await knownVectors(cache, ['a', 'b'], late)).missing).toEqual(['a', 'b'])
  })

  it('asks again for what is no vector', async () => {
    const cache = guardCache(createCache(), undefined, () => undefined)
    await cache.set('key of a', 'nonsense')
    expect((await knownVectors(cache, ['a'], keyOf)).missing).toEqual(['a'])
  })
})
