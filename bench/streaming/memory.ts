/**
 * Heap of one stream of 100 000 chunks: `node --expose-gc --max-semi-space-size=2 memory.ts <wire> <contender>` prints
 * `{ peak, retained, text }` in bytes. One process a contender, the young generation held small: otherwise its size is what is measured.
 */
import { makeBody, serve, type Wire } from './bodies.ts'
import { contenders } from './contenders.ts'

const [wire, name] = process.argv.slice(2) as [Wire, string]
const contender = contenders[wire][name]
if (!contender || !globalThis.gc)
  throw new Error('usage: node --expose-gc --max-semi-space-size=2 memory.ts <wire> <contender>')

const body = makeBody(wire, 100_000, 'one event a read')
await contender(serve(makeBody(wire, 1000, 'one event a read')))
globalThis.gc()
const before = process.memoryUsage().heapUsed
let peak = 0
let kept: unknown
const { length } = await contender(
  serve(body, (read) => {
    if (read % 250 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed - before)
  }),
  (value) => (kept = value),
)
await new Promise((resolve) => setTimeout(resolve, 50))
globalThis.gc()
// The text that the loop collected is gone: this is what the stream itself keeps, its folded answer.
const retained = process.memoryUsage().heapUsed - before
console.log(JSON.stringify({ peak, retained: kept ? retained : 0, text: length * 2 }))
