import { describe, expect, it } from 'vitest'
import { LLMError } from '../../src/errors/llm-error.ts'
import { createMeters } from '../../src/routing/meters.ts'
import { select, type SelectContext } from '../../src/routing/select.ts'
import { trackTarget, type TargetTracker } from '../../src/routing/target-state.ts'
import type { Target } from '../../src/types/index.ts'
import { fakeClock } from './fake-clock.ts'

function setUp(...targets: (string | Target)[]) {
  const clock = fakeClock()
  const trackers = targets.map((target) =>
    trackTarget(typeof target === 'string' ? { model: target } : target, clock, { meters: createMeters(clock) }),
  )
  const pick = (levels: readonly (readonly TargetTracker[])[] = [trackers], context: Partial<SelectContext> = {}) => {
    const selection = select(
      levels.map((level) => ({ trackers: level })),
      { request: { model: 'chat', messages: [] }, now: clock.now(), random: clock.random, ...context },
    )
    if ('tracker' in selection)
      return selection.forced ? `${selection.tracker.target.model} at once` : selection.tracker.target.model
    if ('wait' in selection)
      return `wait for ${selection.wait.map(({ target }) => target.model).join()} ${selection.atMost ?? ''}`.trim()
    return selection.retryAfter ? `none, again in ${selection.retryAfter}` : 'none'
  }
  const at = (index: number): TargetTracker => {
    const tracker = trackers[index]
    if (!tracker) throw new Error('no such target')
    return tracker
  }
  const rest = (index: number, ms = 2000) =>
    at(index)
      .begin()
      .failure(new LLMError('rate-limit', 'no', { status: 429, retryAfter: ms }))
  return { clock, trackers, at, rest, pick }
}

describe('select', () => {
  it('takes the first that may be asked', () => {
    const { pick, rest } = setUp('a', 'b')
    expect(pick()).toBe('a')
    rest(0)
    expect(pick()).toBe('b')
  })

  it('goes to the next level only when every target of the one before is out', () => {
    const { at, pick, rest } = setUp('a', 'b', 'c')
    const levels = [[at(0), at(1)], [at(2)]]
    rest(0)
    expect(pick(levels)).toBe('b')
    rest(1)
    expect(pick(levels)).toBe('c')
  })

  it('passes over what was tried', () => {
    const { at, pick } = setUp('a', 'b')
    expect(pick(undefined, { tried: new Set([at(0)]) })).toBe('b')
    expect(pick(undefined, { tried: new Set([at(0), at(1)]) })).toBe('none')
  })

  it('skips a target whose window is known to be too small', () => {
    const { pick } = setUp({ model: 'small', contextWindow: 1000 }, 'any')
    expect(pick(undefined, { tokens: 1100 })).toBe('small')
    expect(pick(undefined, { tokens: 1200 })).toBe('any')
  })

  it('keeps rpm, tpm and maxParallel', () => {
    const { clock, at, pick } = setUp(
      { model: 'rpm', rpm: 2 },
      { model: 'tpm', tpm: 100 },
      { model: 'one', maxParallel: 1 },
    )
    at(0).begin().success()
    expect(pick()).toBe('rpm')
    at(0).begin().success()
    expect(pick()).toBe('tpm')
    at(1).begin(60).success(60)
    expect(pick(undefined, { tokens: 40 })).toBe('tpm')
    expect(pick(undefined, { tokens: 41 })).toBe('one')
    const run = at(2).begin()
    expect(pick(undefined, { tokens: 41 })).toBe('wait for one')
    run.success()
    expect(pick(undefined, { tokens: 41 })).toBe('one')
    clock.advance(61_000)
    expect(pick(undefined, { tokens: 41 })).toBe('rpm')
  })

  it('lets a prompt above the whole tpm go when the minute is empty', () => {
    const { at, pick } = setUp({ model: 'a', tpm: 100 })
    expect(pick(undefined, { tokens: 500 })).toBe('a')
    at(0).begin(500).success(500)
    expect(pick(undefined, { tokens: 1 })).toBe('none, again in 1000')
  })

  it('asks at once the one that wakes first when everything rests', () => {
    const { pick, rest } = setUp('a', 'b', 'c')
    rest(0, 9000)
    rest(1, 5000)
    rest(2, 7000)
    expect(pick()).toBe('b at once')
  })

  it('lets one request probe while the others wait, until the next wakes', () => {
    const { at, pick, rest, clock } = setUp('a', 'b')
    rest(0, 3000)
    rest(1, 5000)
    const probe = at(0).begin()
    expect(pick()).toBe('wait for a 5000')
    clock.advance(5000)
    expect(pick()).toBe('b')
    probe.firstToken()
    expect(pick()).toBe('a')
  })

  it('asks a woken target by one request only, and another one for the rest', () => {
    const { at, pick, rest, clock } = setUp('a', 'b')
    rest(0)
    clock.advance(2000)
    expect(pick()).toBe('a')
    at(0).begin()
    expect(pick()).toBe('b')
  })

  it('passes over a silent target while another may be asked', () => {
    const { at, pick, clock } = setUp('a', 'b')
    for (let index = 0; index < 3; index++) at(0).begin()
    clock.advance(9999)
    at(0).begin()
    clock.advance(2)
    expect(pick()).toBe('b')
    expect(pick([[at(0)]])).toBe('a')
  })

  it("takes what a strategy of one's own leaves out for out", () => {
    const { trackers, clock } = setUp('a', 'b')
    const context = { request: { model: 'chat', messages: [] }, now: clock.now(), random: clock.random }
    const never = select([{ trackers, strategy: () => [] }], context)
    expect(never).toEqual({ none: true })
    const last = select([{ trackers, strategy: (states) => states.slice(1) }], context)
    expect(last).toEqual({ tracker: trackers[1] })
  })
})
