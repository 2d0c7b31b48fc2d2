import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LLMError } from '../../src/errors/llm-error.ts'
import { resolveRetry, retriesFor, retryDelay } from '../../src/routing/retry-policy.ts'

const failure = (code: LLMError['code'], retryAfter?: number) => new LLMError(code, 'no', { retryAfter })

describe('resolveRetry', () => {
  it('has defaults', () => {
    expect(resolveRetry()).toEqual({ retries: 2, byCode: {}, baseDelay: 500, maxDelay: 20_000, budget: 0.2 })
  })

  it('lets the nearest layer win, field by field and cause by cause', () => {
    const policy = resolveRetry({ retries: 5, byCode: { timeout: 0, server: 1 } }, undefined, {
      baseDelay: 100,
      byCode: { server: 3 },
    })
    expect(policy).toMatchObject({ retries: 5, baseDelay: 100, byCode: { timeout: 0, server: 3 } })
  })

  it('takes undefined as left out', () => {
    const nothing = undefined as never
    const client = { retries: 5, maxDelay: 10, byCode: { timeout: 0 } }
    const call = {
      retries: nothing,
      maxDelay: nothing,
      budget: nothing,
      baseDelay: nothing,
      byCode: { timeout: nothing },
    }
    expect(resolveRetry(client, call, { byCode: nothing })).toEqual(resolveRetry(client))
  })

  it('takes a plain number as the whole say on counts', () => {
    expect(resolveRetry({ byCode: { server: 9 }, baseDelay: 7 }, 0)).toMatchObject({
      retries: 0,
      byCode: {},
      baseDelay: 7,
    })
  })
})

describe('retriesFor', () => {
  const policy = resolveRetry({ retries: 2, byCode: { 'rate-limit': 4, timeout: 0, 'not-found': 1 } })

  it.each([
    ['server', 2],
    ['rate-limit', 4],
    ['timeout', 0],
    ['not-found', 1],
    ['invalid-request', 0],
    ['authentication', 0],
    ['aborted', 0],
  ] as const)('%s: %i', (code, count) => expect(retriesFor(policy, failure(code))).toBe(count))
})

describe('retryDelay', () => {
  const policy = resolveRetry()

  it('doubles its ceiling from one try to the next, up to maxDelay', () => {
    const ceilings = [1, 2, 3, 4, 5, 6, 60].map((attempt) => retryDelay(policy, attempt, failure('server'), () => 1))
    expect(ceilings).toEqual([1000, 2000, 4000, 8000, 16_000, 20_000, 20_000])
  })

  it('waits what the server asks for', () => {
    expect(retryDelay(policy, 1, failure('rate-limit', 12_345), () => 1)).toBe(12_345)
    expect(retryDelay(policy, 1, failure('rate-limit', 0), () => 1)).toBe(0)
  })

  it('does not wait where the server asks for more than maxDelay', () => {
    expect(retryDelay(policy, 1, failure('rate-limit', 20_001), () => 1)).toBeUndefined()
  })

  it('takes a Retry-After that is no number or negative for none', () => {
    for (const odd of [NaN, -1]) expect(retryDelay(policy, 1, failure('server', odd), () => 0)).toBe(500)
  })

  it('stays between baseDelay and maxDelay, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.nat(60_000),
        fc.nat(60_000),
        fc.nat(2000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (base, max, attempt, chance) => {
          const delay = retryDelay(
            resolveRetry({ baseDelay: base, maxDelay: max }),
            attempt,
            failure('server'),
            () => chance,
          )
          expect(delay).toBeGreaterThanOrEqual(Math.min(base, max))
          expect(delay).toBeLessThanOrEqual(max)
        },
      ),
    )
  })
})
