import { describe, expect, it } from 'vitest'
import { LLMError } from '../../src/errors/llm-error.ts'
import { createMeters } from '../../src/routing/meters.ts'
import { trackTarget } from '../../src/routing/target-state.ts'
import type { Cooldown } from '../../src/types/index.ts'
import { fakeClock } from './fake-clock.ts'

const server = () => new LLMError('server', 'no', { status: 500 })
const rateLimit = (retryAfter?: number) => new LLMError('rate-limit', 'slow down', { status: 429, retryAfter })

function tracked(cooldown?: Cooldown | false) {
  const clock = fakeClock()
  const tracker = trackTarget({ model: 'openai/gpt-5-mini' }, clock, { cooldown, meters: createMeters(clock) })
  const fail = (times: number, error = server()) => {
    for (let index = 0; index < times; index++) tracker.begin().failure(error)
  }
  return { clock, tracker, fail }
}

describe('target state', () => {
  it('counts what is in flight, once however often an attempt is settled', () => {
    const { tracker } = tracked()
    const [first, second] = [tracker.begin(), tracker.begin()]
    expect(tracker.snapshot().inFlight).toBe(2)
    first.abandon()
    first.failure(server())
    first.success()
    expect(tracker.snapshot().inFlight).toBe(1)
    second.success()
    expect(tracker.snapshot()).toMatchObject({ inFlight: 0, failures: 0 })
  })

  it('measures the time to the first token', () => {
    const { clock, tracker } = tracked()
    expect(tracker.snapshot().latency).toEqual({})
    for (let ms = 1; ms <= 100; ms++) {
      const run = tracker.begin()
      clock.advance(ms)
      run.firstToken()
      clock.advance(5000)
      run.success()
    }
    const { p50, p95 } = tracker.snapshot().latency
    expect(p50).toBeGreaterThan(45)
    expect(p50).toBeLessThan(56)
    expect(p95).toBeGreaterThan(93)
  })

  it('forgets how fast a target was when nothing was heard of it for five minutes', () => {
    const { clock, tracker } = tracked()
    tracker.begin().success()
    clock.advance(300_001)
    expect(tracker.snapshot().latency).toEqual({})
  })

  it('counts the requests and tokens of the last minute, the estimate until the usage is known', () => {
    const { clock, tracker } = tracked()
    const run = tracker.begin(100)
    expect(tracker.snapshot()).toMatchObject({ requestsLastMinute: 1, tokensLastMinute: 100 })
    run.success(250)
    expect(tracker.snapshot().tokensLastMinute).toBe(250)
    clock.advance(62_000)
    expect(tracker.snapshot()).toMatchObject({ requestsLastMinute: 0, tokensLastMinute: 0 })
  })

  it('wakes whoever waits for news when an attempt speaks or ends', async () => {
    const { tracker } = tracked()
    const heard: string[] = []
    const run = tracker.begin()
    const waiting = tracker.news().then(() => heard.push('first token'))
    run.firstToken()
    await waiting
    const again = tracker.news().then(() => heard.push('end'))
    run.abandon()
    await again
    expect(heard).toEqual(['first token', 'end'])
  })
})

describe('silence', () => {
  it('is three attempts without a word for much longer than usual', () => {
    const { clock, tracker } = tracked()
    for (let index = 0; index < 3; index++) tracker.begin()
    clock.advance(9000)
    expect(tracker.meters?.silent()).toBe(false)
    clock.advance(1001)
    tracker.begin()
    expect(tracker.meters?.silent()).toBe(true)
  })

  it('ends with the first word', () => {
    const { clock, tracker } = tracked()
    const [first] = [tracker.begin(), tracker.begin(), tracker.begin()]
    clock.advance(11_000)
    tracker.begin()
    first?.firstToken()
    expect(tracker.meters?.silent()).toBe(false)
  })

  it('lets one attempt in ten seconds try again', () => {
    const { clock, tracker } = tracked()
    for (let index = 0; index < 4; index++) tracker.begin()
    clock.advance(10_001)
    expect(tracker.meters?.silent()).toBe(false)
    tracker.begin()
    expect(tracker.meters?.silent()).toBe(true)
  })

  it('does not come from callers who hang up', () => {
    const { clock, tracker } = tracked()
    for (let index = 0; index < 9; index++) tracker.begin().abandon()
    clock.advance(9000)
    tracker.begin()
    clock.advance(9000)
    tracker.begin()
    expect(tracker.meters?.silent()).toBe(false)
  })
})

describe('cooldown', () => {
  it('rests a target after three failures in a row, for 2 s', () => {
    const { clock, tracker, fail } = tracked()
    fail(2)
    expect(tracker.status()).toBe('ready')
    fail(1)
    expect(tracker.status()).toBe('resting')
    expect(tracker.snapshot().restingUntil).toBe(clock.now() + 2000)
    clock.advance(2000)
    expect(tracker.status()).toBe('ready')
    expect(tracker.snapshot().restingUntil).toBeUndefined()
  })

  it('counts from nought again after a success', () => {
    const { tracker, fail } = tracked()
    fail(2)
    tracker.begin().success()
    fail(2)
    expect(tracker.status()).toBe('ready')
  })

  it('lets one request probe, and rests twice as long each time it fails, up to 10 s', () => {
    const { clock, tracker, fail } = tracked()
    fail(3)
    const rests = [4000, 8000, 10_000, 10_000].map((expected) => {
      clock.advance(10_000)
      const probe = tracker.begin()
      expect(tracker.status()).toBe('probing')
      probe.failure(server())
      return [(tracker.restingUntil() ?? 0) - clock.now(), expected]
    })
    for (const [rest, expected] of rests) expect(rest).toBe(expected)
  })

  it('lets the others in as soon as the probe speaks', () => {
    const { clock, tracker, fail } = tracked()
    fail(3)
    clock.advance(2000)
    tracker.begin().firstToken()
    expect(tracker.status()).toBe('ready')
  })

  it('rests again at the first failure after a probe that spoke and broke', () => {
    const { clock, tracker, fail } = tracked()
    fail(3)
    clock.advance(2000)
    const probe = tracker.begin()
    probe.firstToken()
    probe.failure(new LLMError('truncated', 'cut'))
    expect((tracker.restingUntil() ?? 0) - clock.now()).toBe(4000)
  })

  it('lets another request probe when the probe is given up', () => {
    const { clock, tracker, fail } = tracked()
    fail(3)
    clock.advance(2000)
    tracker.begin().abandon()
    expect(tracker.status()).toBe('ready')
  })

  it('rests a target for its Retry-After at the first 429', () => {
    const { clock, tracker } = tracked()
    tracker.begin().failure(rateLimit(42_000))
    expect(tracker.restingUntil()).toBe(clock.now() + 42_000)
  })

  it('rests a target for the usual time where a 429 says nothing or nonsense', () => {
    for (const odd of [undefined, NaN, -5, Infinity]) {
      const { clock, tracker } = tracked()
      tracker.begin().failure(rateLimit(odd))
      expect(tracker.restingUntil()).toBe(clock.now() + 2000)
    }
  })

  it('does not hear late news from before the rest', () => {
    const { clock, tracker, fail } = tracked()
    const late = [tracker.begin(), tracker.begin()]
    fail(3)
    clock.advance(1000)
    late[0]?.failure(server())
    late[1]?.success()
    expect(tracker.restingUntil()).toBe(clock.now() + 1000)
  })

  it.each([
    'unreachable',
    'timeout',
    'overloaded',
    'server',
    'bad-response',
    'truncated',
    'quota-exceeded',
    'origin-blocked',
    'mixed-content',
    'local-network-denied',
    'blocked-by-csp',
  ] as const)('holds %s against the target', (code) => {
    const { tracker, fail } = tracked()
    fail(3, new LLMError(code, 'no'))
    expect(tracker.status()).toBe('resting')
  })

  it.each([
    'invalid-request',
    'unsupported',
    'not-found',
    'aborted',
    'authentication',
    'permission',
    'budget-exceeded',
    'context-window',
    'content-policy',
    'invalid-output',
    'offline',
    'no-target',
  ] as const)('does not hold %s against the target', (code) => {
    const { tracker, fail } = tracked()
    fail(20, new LLMError(code, 'no', { status: 400 }))
    fail(20, new LLMError(code, 'no'))
    expect(tracker.status()).toBe('ready')
  })

  it('takes a refused request for a sign of health', () => {
    const { clock, tracker, fail } = tracked()
    fail(3)
    clock.advance(2000)
    tracker.begin().failure(new LLMError('invalid-request', 'no', { status: 400 }))
    expect(tracker.snapshot()).toMatchObject({ failures: 0 })
    expect(tracker.status()).toBe('ready')
  })

  it('ends when the clock is set back', () => {
    const { clock, tracker, fail } = tracked()
    fail(3)
    clock.advance(-3_600_000)
    expect(tracker.status()).toBe('ready')
  })

  it('can be turned off and tuned', () => {
    const off = tracked(false)
    off.fail(50)
    off.fail(1, rateLimit(60_000))
    expect(off.tracker.status()).toBe('ready')
    const tuned = tracked({ failures: 1, duration: 30_000 })
    tuned.fail(1)
    expect((tuned.tracker.restingUntil() ?? 0) - tuned.clock.now()).toBe(30_000)
  })
})
