import { expect } from 'vitest'
// Loaded on the way otherwise, which takes real time while simulated time stands.
import '../../src/client/cached-completion.ts'
import '../../src/client/hedged.ts'
import '../../src/client/listeners.ts'
import '../../src/client/prompt-tokens.ts'
import '../../src/client/resume-completion.ts'
import '../../src/client/secrets.ts'
import '../../src/client/spending.ts'
import '../../src/transport/any-frames.ts'
import * as core from '../../src/core.ts'
import type { LLMError } from '../../src/errors/llm-error.ts'
import type { Client, CoreOptions, Provider } from '../../src/types/index.ts'
import { plainAnswer, plainProvider } from '../support/plain-provider.ts'
import { simulatedClock, type SimulatedClock } from '../support/simulated-clock.ts'

export const messages = [{ role: 'user' as const, content: 'hi' }]
export const says = (text: string, usage = 2) => plainAnswer({ text }, { finish: 'stop', usage })
export const fails = (
  status: number,
  body: object = { error: { message: 'no' } },
  headers: Record<string, string> = {},
) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })

/** Sends so many pieces and then breaks the connection. */
export function breaks(...texts: readonly string[]): Response {
  const lines = texts.map((text) => new TextEncoder().encode(`${JSON.stringify({ text })}\n`))
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const line = lines.shift()
      if (line) controller.enqueue(line)
      else controller.error(new TypeError('terminated'))
    },
  })
  return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } })
}

export interface Asked {
  readonly host: string
  readonly model: string
  readonly messages: unknown
  /** ms since the client was made */
  readonly at: number
}
export type Host = (
  asked: Asked,
  nth: number,
  context: { clock: SimulatedClock; signal: AbortSignal },
) => Response | Promise<Response>

export interface Setup {
  readonly client: Client
  readonly clock: SimulatedClock
  readonly asked: readonly Asked[]
  hosts(): string[]
  /** Runs simulated time until the promise is settled. */
  passing<Value>(promise: Promise<Value>): Promise<Value>
  failure(promise: Promise<unknown>): Promise<LLMError>
}

let hashing = 0
const { subtle } = crypto
const digest = subtle.digest.bind(subtle)
subtle.digest = (algorithm, data) => {
  hashing++
  return digest(algorithm, data).finally(() => hashing--)
}

/** For what is hashed on the way, which takes real time: until all of it is done. */
export async function inRealTime(): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, 5))
  while (hashing > 0)
}

/** Importing takes a few, even of what is loaded. */
async function severalTurns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** A client of the core whose hosts answer by a function each, in simulated time. */
export function clientOf(
  hosts: Record<string, Host>,
  options: Partial<CoreOptions> = {},
  providers: Record<string, Partial<Provider>> = {},
  settled?: () => Promise<void>,
): Setup {
  const clock = simulatedClock(1, settled ?? severalTurns)
  const asked: Asked[] = []
  const start = clock.now()
  const client = core.createClient({
    providers: Object.keys(hosts).map((id) => plainProvider(id, providers[id])),
    router: core.router,
    clock,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const host = new URL(request.url).hostname.replace('.test', '')
      const body = (await request.json()) as { model: string; messages: unknown }
      const one = { host, model: body.model, messages: body.messages, at: clock.now() - start }
      asked.push(one)
      const answer = hosts[host]
      if (!answer) throw new TypeError('fetch failed')
      // Not the request's own signal: in Node it follows this one weakly, and once collected it hears of no abort.
      const signal = init?.signal ?? request.signal
      return answer(one, asked.filter((other) => other.host === host).length, { clock, signal })
    },
    ...options,
  })
  const passing = async <Value>(promise: Promise<Value>): Promise<Value> => {
    let open = true
    const done = () => {
      open = false
    }
    promise.then(done, done)
    // What is loaded on the way comes in real time, while nobody sleeps.
    while (open) {
      // What is loaded needs real time, too, or simulated time would run into its timeouts.
      for (let turns = 0; settled && open && turns < 20; turns++) await settled()
      await clock.run()
      if (open) await new Promise((resolve) => setTimeout(resolve, 1))
    }
    return promise
  }
  return {
    client,
    clock,
    asked,
    hosts: () => asked.map(({ host }) => host),
    passing,
    failure: (promise) =>
      passing(promise).then(
        () => expect.fail('it succeeded'),
        (error: unknown) => error as LLMError,
      ),
  }
}

/** Nothing for ever, until the client gives up. */
export const silent: Host = (_asked, _nth, { signal }) =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(signal.reason as Error)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop)
  })

/** After so many ms of simulated time. */
export const after =
  (ms: number, answer: () => Response): Host =>
  async (_asked, _nth, { clock, signal }) => {
    await clock.sleep(ms, signal)
    return answer()
  }

export const waysToGiveUp = ['signal', 'timeout', 'abort'] as const

/** Gives a stream up in one of these ways, at once or after 300 ms of simulated time: what it failed with, which must be just that. */
export async function expectGivenUp({ client, failure }: Setup, model: string, how: (typeof waysToGiveUp)[number]) {
  const controller = new AbortController()
  const stream = client.completion(
    { model, messages, stream: true },
    { signal: controller.signal, ...(how === 'timeout' && { timeout: 300 }) },
  )
  const answer = failure(stream.final())
  if (how === 'signal') controller.abort()
  if (how === 'abort') stream.abort()
  expect((await answer).code).toBe(how === 'timeout' ? 'timeout' : 'aborted')
}
