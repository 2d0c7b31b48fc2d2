import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CompletionStream } from '../../src/types/index.ts'
import { after, breaks, clientOf, fails, messages, says, silent, type Host } from './kit.ts'

const behaviours: Record<string, Host> = {
  answers: after(50, () => says('x')),
  fails: after(20, () => fails(500)),
  'is busy': () => fails(429, {}, { 'retry-after': '3' }),
  refuses: () => fails(400, { error: { message: 'no' } }),
  'is down': () => Promise.reject(new TypeError('fetch failed')),
  breaks: () => breaks('x'),
  'is silent': silent,
}
const names = Object.keys(behaviours)

const caller = fc.record({
  /** ms between this one and the one before */
  pause: fc.nat(3000),
  stream: fc.boolean(),
  /** ms after which the caller hangs up */
  hangsUpAfter: fc.option(fc.nat(5000), { nil: undefined }),
  onInterrupt: fc.constantFrom('fail' as const, 'restart' as const, 'continue' as const),
})
const host = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 12 })

it('settles every call and counts nothing as in flight, whatever hosts, callers and clocks do', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(caller, { minLength: 1, maxLength: 10 }),
      fc.tuple(host, host),
      fc.boolean(),
      async (callers, hosts, hedge) => {
        const [a, b] = hosts.map(
          (list): Host =>
            (asked, nth, context) =>
              (behaviours[list[(nth - 1) % list.length] ?? ''] ?? silent)(asked, nth, context),
        )
        if (!a || !b) return
        const { client, clock } = clientOf(
          { a, b },
          {
            routes: { chat: { targets: ['a/m', 'b/m'], hedge: hedge && { after: 30, share: 1 } } },
            timeout: { total: 120_000 },
          },
        )
        let settled = 0
        const ask = async ({ stream, hangsUpAfter, onInterrupt }: (typeof callers)[number]) => {
          const controller = new AbortController()
          if (hangsUpAfter !== undefined) void clock.sleep(hangsUpAfter).then(() => controller.abort())
          const options = { signal: controller.signal, onInterrupt }
          const answer: Promise<unknown> | CompletionStream = stream
            ? client.completion({ model: 'chat', messages, stream: true }, options).final()
            : client.completion({ model: 'chat', messages }, options)
          await Promise.allSettled([answer])
          settled++
        }
        const arrive = async () => {
          for (const one of callers) {
            await clock.sleep(one.pause)
            void ask(one)
          }
        }
        void arrive()
        // What is loaded on the way comes in real time.
        for (let turn = 0; turn < 5000 && settled < callers.length; turn++) {
          await clock.run()
          if (settled < callers.length) await new Promise((resolve) => setTimeout(resolve, 1))
        }
        expect(settled).toBe(callers.length)
        await clock.run()
        expect(client.routes().chat?.map(({ inFlight }) => inFlight)).toEqual([0, 0])
      },
    ),
    { numRuns: 150 },
  )
}, 60_000)
