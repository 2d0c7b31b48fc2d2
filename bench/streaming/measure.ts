import { cuts, makeBody, makeLongEvent, serve, type Body, type Cut, type Wire } from './bodies.ts'
import { contenders, type Contender } from './contenders.ts'

export interface Row {
  wire: Wire
  cut: Cut
  /** Best time of each contender, in µs a chunk. */
  best: Record<string, number>
}

async function timeOnce(contender: Contender, body: Body): Promise<number> {
  const start = performance.now()
  const text = await contender(serve(body))
  const time = performance.now() - start
  if (text.length !== body.length) throw new Error(`lost text: ${text.length} of ${body.length} characters`)
  return time
}

/** Rounds are interleaved, so that a slow moment of the machine hits everyone; the best of each counts. */
async function race(entries: Record<string, Contender>, body: Body, rounds: number): Promise<Record<string, number>> {
  const best: Record<string, number> = {}
  for (let round = -4; round < rounds; round++) {
    for (const [name, contender] of Object.entries(entries)) {
      const time = ((await timeOnce(contender, body)) * 1000) / body.chunks
      if (round >= 0) best[name] = Math.min(best[name] ?? Infinity, time)
    }
  }
  return best
}

export async function measureStreaming(chunks = 10_000, rounds = 15): Promise<Row[]> {
  const rows: Row[] = []
  for (const wire of ['openai', 'ollama'] as const)
    for (const cut of cuts)
      rows.push({ wire, cut, best: await race(contenders[wire], makeBody(wire, chunks, cut), rounds) })
  return rows
}

export interface Growth {
  /** Cost a chunk at 100 000 chunks over that at 10 000. */
  chunks: number
  /** One event of 2 000 000 characters in reads of 1 KiB over one of 1 000 000. */
  event: number
}

export async function measureGrowth(rounds = 9): Promise<Growth> {
  const { llmux: contender } = contenders.openai
  if (!contender) throw new Error('no contender is called llmux')
  const llmux = { llmux: contender }
  const few = await race(llmux, makeBody('openai', 10_000, 'one event a read'), rounds)
  const many = await race(llmux, makeBody('openai', 100_000, 'one event a read'), Math.ceil(rounds / 3))
  const short = await race(llmux, makeLongEvent(1_000_000), rounds)
  const long = await race(llmux, makeLongEvent(2_000_000), rounds)
  const ratio = (a: Record<string, number>, b: Record<string, number>) => (a.llmux ?? 0) / (b.llmux ?? 1)
  return { chunks: ratio(many, few), event: ratio(long, short) }
}
