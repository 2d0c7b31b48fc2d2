import { LLMError } from '../errors/llm-error.ts'
import type { TargetTracker } from '../routing/target-state.ts'

/** What stands in the way of each, in one line. */
export function noTarget(trackers: readonly TargetTracker[], retryAfter: number | undefined): LLMError {
  const reasons = trackers.map((tracker) => {
    const { code } = tracker.lastError() ?? {}
    const state = { ready: 'is at its limit', resting: 'rests', probing: 'is being probed' }[tracker.status()]
    return `${tracker.target.model} ${state}${code ? ` after ${code}` : ''}`
  })
  const [cause] = trackers.flatMap((tracker) => tracker.lastError() ?? [])
  return new LLMError('no-target', `no target may be asked now: ${reasons.join(', ')}`, {
    retryable: true,
    retryAfter,
    cause,
  })
}
