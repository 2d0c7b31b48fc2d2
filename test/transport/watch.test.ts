import { describe, expect, it } from 'vitest'
import { createWatch } from '../../src/transport/watch.ts'
import { simulatedClock } from '../support/simulated-clock.ts'

function watched() {
  const clock = simulatedClock()
  const start = clock.now()
  const told: { message: string; at: number }[] = []
  const watch = createWatch(clock)
  const { signal } = watch
  signal.addEventListener('abort', () => told.push({ message: signal.reason.message, at: clock.now() - start }))
  const at = (ms: number, run: () => void) => void clock.sleep(ms).then(run)
  return { clock, watch, told, at }
}

describe('a watch', () => {
  it('tells once that nothing came in time', async () => {
    const { clock, watch, told } = watched()
    watch.expect(100, 'data')
    await clock.run()
    expect(told).toEqual([{ message: 'no data for 100 ms', at: 100 }])
  })

  it('counts from the last time that something was waited for', async () => {
    const { clock, watch, told, at } = watched()
    watch.expect(100, 'data')
    for (const ms of [60, 120, 180]) at(ms, watch.touch)
    await clock.run()
    expect(told).toMatchObject([{ at: 280 }])
  })

  it('does not count while nobody waits', async () => {
    const { clock, watch, told, at } = watched()
    watch.expect(100, 'data')
    watch.pause()
    at(5000, watch.touch)
    at(5050, watch.pause)
    at(9000, watch.touch)
    await clock.run()
    expect(told).toMatchObject([{ at: 9100 }])
  })

  it('leaves no timer behind when nobody waits any more, or it is stopped', async () => {
    const { clock, watch, told, at } = watched()
    watch.expect(100, 'data')
    at(10, watch.pause)
    const start = clock.now()
    await clock.run()
    expect(clock.now() - start).toBe(100)
    watch.stop()
    watch.touch()
    await clock.run()
    expect(told).toEqual([])
  })
})
