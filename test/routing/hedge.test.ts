import { describe, expect, it } from 'vitest'
import { createHedge } from '../../src/routing/hedge.ts'

function extra(hedge: ReturnType<typeof createHedge>, requests: number, every = 1): number {
  let count = 0
  for (let index = 0; index < requests; index++) {
    hedge?.request()
    if (index % every === 0 && hedge?.allow()) count++
  }
  return count
}

describe('hedge', () => {
  it('is off unless asked for', () => {
    expect(createHedge(undefined)).toBeUndefined()
    expect(createHedge(false)).toBeUndefined()
  })

  it('asks a second target after the usual p95 of the first, or the given time', () => {
    expect(createHedge(true)?.delay({ latency: { p50: 400, p95: 900 } })).toBe(900)
    expect(createHedge(true)?.delay({ latency: {} })).toBeUndefined()
    expect(createHedge({ after: 250 })?.delay({ latency: {} })).toBe(250)
  })

  it('sends at most 5 % more requests', () => {
    expect(extra(createHedge(true), 10_000)).toBeLessThanOrEqual(501)
  })

  it('sends at most the share it was given', () => {
    expect(extra(createHedge({ share: 0.2 }), 10_000)).toBeLessThanOrEqual(2001)
    expect(extra(createHedge({ share: 0 }), 100)).toBe(1)
  })

  it('gives the very first request its chance', () => {
    expect(extra(createHedge(true), 1)).toBe(1)
  })
})
