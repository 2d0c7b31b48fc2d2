import { describe, expect, it } from 'vitest'
import { createClient } from '../../src/core.ts'
import { openai } from '../../src/providers/openai.ts'
import { systemClock } from '../../src/transport/clock.ts'
import type { Clock } from '../../src/types/index.ts'
import { hello, readStream } from './client.ts'
import { document, done, event, eventStream, json, startServer } from './loopback-server.ts'

/** Counts the waits that are still going on: each would keep a process alive. */
function countingClock(): { clock: Clock; waiting(): number } {
  let waits = 0
  const sleep: Clock['sleep'] = (ms, signal) => {
    waits++
    return systemClock.sleep(ms, signal).finally(() => waits--)
  }
  return { clock: { ...systemClock, sleep }, waiting: () => waits }
}

describe('a call that is over waits for nothing', () => {
  it.each([
    ['in one read', event('Hi') + done],
    ['cut short in one read', event('Hi')],
    ['as a document', document('Hi')],
    ['as an HTML page', '<!doctype html>'],
  ])('when its answer came %s', async (_how, body) => {
    const server = await startServer((response) =>
      response.writeHead(200, body.startsWith('{') ? json : eventStream).end(body),
    )
    const { clock, waiting } = countingClock()
    const connections = { openai: { baseURL: `${server.url}/v1`, apiKey: 'sk-test' } }
    const client = createClient({ providers: [openai], connections, clock, retry: 0 })
    await readStream(client)
    await client.completion(hello).catch(() => undefined)
    // The promises that were let go settle in the next turns.
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(waiting()).toBe(0)
  })
})
