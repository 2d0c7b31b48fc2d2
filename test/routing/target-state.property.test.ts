import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { LLMError } from '../../src/errors/llm-error.ts'
import { createMeters } from '../../src/routing/meters.ts'
import { select } from '../../src/routing/select.ts'
import { trackTarget, type TargetRun, type TargetTracker } from '../../src/routing/target-state.ts'
import type { ErrorCode } from '../../src/types/index.ts'
import { fakeClock } from './fake-clock.ts'

const codes: readonly ErrorCode[] = [
  'server',
  'rate-limit',
  'timeout',
  'unreachable',
  'truncated',
  'invalid-request',
  'context-window',
  'offline',
  'quota-exceeded',
]
const retryAfters = [undefined, 0, 1, 30_000, 86_400_000, -1, NaN, Infinity]

type Step =
  | { do: 'begin'; target: number }
  | { do: 'firstToken' | 'success' | 'abandon' | 'silent'; run: number }
  | { do: 'failure'; run: number; code: ErrorCode; retryAfter: number | undefined; status: number | undefined }
  | { do: 'clock'; ms: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('begin' as const), target: fc.nat(2) }),
  fc.record({
    do: fc.constantFrom('firstToken' as const, 'success' as const, 'abandon' as const, 'silent' as const),
    run: fc.nat(30),
  }),
  fc.record({
    do: fc.constant('failure' as const),
    run: fc.nat(30),
    code: fc.constantFrom(...codes),
    retryAfter: fc.constantFrom(...retryAfters),
    status: fc.constantFrom(undefined, 429, 500),
  }),
  // Forwards by up to a day, backwards by up to an hour: a laptop that slept, a clock that was set.
  fc.record({
    do: fc.constant('clock' as const),
    ms: fc.oneof(fc.nat(5000), fc.integer({ min: -3_600_000, max: 86_400_000 })),
  }),
)

function play(steps: readonly Step[]) {
  const clock = fakeClock()
  const trackers = Array.from({ length: 3 }, (_unused, index) =>
    trackTarget({ model: `m${index}` }, clock, { meters: createMeters(clock) }),
  )
  const runs: { run: TargetRun; tracker: TargetTracker; open: boolean }[] = []
  for (const one of steps) {
    if (one.do === 'clock') clock.advance(one.ms)
    else if (one.do === 'begin') {
      const tracker = trackers[one.target]
      if (tracker) runs.push({ run: tracker.begin(), tracker, open: true })
    } else {
      const entry = runs[one.run % Math.max(1, runs.length)]
      if (!entry) continue
      const { run } = entry
      if (one.do === 'firstToken') run.firstToken()
      else if (one.do === 'success') run.success(10)
      else if (one.do === 'failure')
        run.failure(new LLMError(one.code, 'no', { retryAfter: one.retryAfter, status: one.status }))
      else run.abandon(one.do === 'silent')
      if (one.do !== 'firstToken') entry.open = false
    }
    check()
  }
  function check(): void {
    for (const tracker of trackers) {
      const { inFlight, failures, restingUntil } = tracker.snapshot()
      expect(inFlight).toBe(runs.filter((entry) => entry.open && entry.tracker === tracker).length)
      expect(failures).toBeGreaterThanOrEqual(0)
      if (restingUntil !== undefined) expect(Number.isFinite(restingUntil)).toBe(true)
    }
  }
  return { clock, trackers, runs }
}

it('counts what is in flight right after any failures, aborts and clock jumps', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => void play(steps)))
})

it('leaves no target resting for ever', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { clock, trackers, runs } = play(steps)
      for (const { run } of runs) run.abandon()
      clock.advance(2 * 86_400_000)
      for (const tracker of trackers) {
        expect(tracker.status()).toBe('ready')
        tracker.begin().success()
        expect(tracker.snapshot()).toMatchObject({ inFlight: 0, failures: 0 })
      }
    }),
  )
})

it('always finds somebody to ask, or to wait for who has an attempt under way', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { clock, trackers } = play(steps)
      const selection = select([{ trackers }], {
        request: { model: 'm', input: 'x' },
        now: clock.now(),
        random: clock.random,
      })
      expect('none' in selection).toBe(false)
      if ('wait' in selection)
        for (const tracker of selection.wait) expect(tracker.snapshot().inFlight).toBeGreaterThan(0)
    }),
  )
})
