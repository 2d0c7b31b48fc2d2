import type { Price } from '../../src/types/index.ts'
import type { SimulatedClock } from '../support/simulated-clock.ts'

/** What a host does to one request, in turn: the first that has something to say is obeyed. */
export type Fault = 'refusing' | 'silent' | 'busy' | 'slow'

/** Faults of a host, each from and to a time (ms since the beginning). */
export interface Trouble {
  readonly host: string
  readonly fault: Fault
  readonly from: number
  readonly to: number
}

export interface World {
  readonly fetch: typeof globalThis.fetch
}

const completionTokens = 100

/** The first is the cheapest, so that what befalls it befalls every strategy. */
export const prices: Record<string, Price> = {
  a: { input: 1, output: 5 },
  b: { input: 2, output: 10 },
  c: { input: 3, output: 15 },
}

const answer = `${JSON.stringify({ text: 'Hello' })}\n${JSON.stringify({ finish: 'stop', usage: completionTokens })}\n`
const json = { 'content-type': 'application/x-ndjson' }

/** Three hosts: the first token after a log-normal time (median 400 ms, σ 0.5), one error in a hundred, and the troubles of the day. */
export function createWorld(clock: SimulatedClock, random: () => number, troubles: readonly Trouble[]): World {
  const start = clock.now()

  async function answerOf(host: string, signal: AbortSignal | null | undefined): Promise<Response> {
    const now = clock.now() - start
    const faults = troubles.filter((trouble) => trouble.host === host && now >= trouble.from && now < trouble.to)
    const has = (fault: Fault) => faults.some((trouble) => trouble.fault === fault)
    const wait = (ms: number) => clock.sleep(ms, signal ?? undefined)
    if (has('refusing')) {
      await wait(20)
      throw new TypeError('fetch failed')
    }
    if (has('silent')) await wait(Infinity)
    if (has('busy') && random() < 0.3) {
      await wait(50)
      return new Response('{"error":{"message":"slow down"}}', {
        status: 429,
        headers: { ...json, 'retry-after': '1' },
      })
    }
    if (random() < 0.01) {
      await wait(100)
      return new Response('{"error":{"message":"no"}}', { status: 500, headers: json })
    }
    await wait(400 * Math.exp(0.5 * normal(random)) * (has('slow') && random() < 0.05 ? 10 : 1))
    return new Response(answer, { headers: json })
  }

  return {
    fetch: (input, init) => answerOf(new URL(String(input)).hostname.replace('.test', ''), init?.signal),
  }
}

/** Box and Muller's. */
const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
