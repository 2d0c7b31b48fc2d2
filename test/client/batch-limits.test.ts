import { describe, expect, it } from 'vitest'
import { after, clientOf, messages, says } from './kit.ts'

describe('a batch at a route', () => {
  it("keeps a target's rpm", async () => {
    const { client, asked, passing } = clientOf(
      { a: () => says('a') },
      { routes: { chat: { targets: [{ model: 'a/m', rpm: 10 }] } } },
    )
    const answers = await passing(client.batch({ model: 'chat', messages: Array.from({ length: 25 }, () => messages) }))
    expect(answers).toHaveLength(25)
    for (const { at } of asked) {
      const minute = asked.filter((other) => other.at >= at && other.at < at + 60_000)
      expect(minute.length).toBeLessThanOrEqual(10)
    }
  })

  it('waits where every target is at its limit: no failure, and no time of the request', async () => {
    const told: string[] = []
    const note = (hook: string) => () => void told.push(hook)
    const { client, clock, passing } = clientOf(
      { a: () => says('a') },
      {
        routes: { chat: { targets: [{ model: 'a/m', rpm: 2 }] } },
        callbacks: [{ onRequest: note('request'), onSuccess: note('success'), onFailure: note('failure') }],
      },
    )
    const since = clock.now()
    const request = { model: 'chat', messages: Array.from({ length: 6 }, () => messages) }
    expect(await passing(client.batch(request, { timeout: 10_000 }))).toHaveLength(6)
    expect(clock.now() - since).toBeGreaterThanOrEqual(120_000)
    expect(told.toSorted()).toEqual([...Array(6).fill('request'), ...Array(6).fill('success')])
  })

  it('ends when it is aborted while it waits for room', async () => {
    const { client, clock, failure } = clientOf(
      { a: () => says('a') },
      { routes: { chat: { targets: [{ model: 'a/m', rpm: 1 }] } } },
    )
    const controller = new AbortController()
    void clock.sleep(5000).then(() => controller.abort())
    const request = { model: 'chat', messages: Array.from({ length: 3 }, () => messages) }
    const error = await failure(client.batch(request, { signal: controller.signal }))
    expect(error.code).toBe('aborted')
    expect(error.results?.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  })

  it('has as many under way as a target takes', async () => {
    const { client, asked, passing } = clientOf(
      { a: after(100, () => says('a')) },
      { routes: { chat: { targets: [{ model: 'a/m', maxParallel: 2 }] } } },
    )
    await passing(client.batch({ model: 'chat', messages: Array.from({ length: 6 }, () => messages) }))
    expect(asked.map(({ at }) => at)).toEqual([0, 0, 100, 100, 200, 200])
  })
})
