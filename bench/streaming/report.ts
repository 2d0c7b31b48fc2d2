import { runCommand } from '../../scripts/run-command.ts'
import { fileURLToPath } from 'node:url'
import { inChromium } from '../chromium.ts'
import type { Wire } from './bodies.ts'
import { measureGrowth, measureStreaming, type Row } from './measure.ts'
import { verdict, type Verdict } from '../verdict.ts'

/** How many times the floor a stream may cost. */
const limit = 1.5

export async function reportStreaming(): Promise<Verdict[]> {
  console.log(
    '\nStreaming: 10 000 chunks of about 250 bytes, µs a chunk (× the floor), best of 15 interleaved rounds\n',
  )
  const inNode = await measureStreaming()
  const node = print(`Node ${process.versions.node}`, inNode)
  const rows = await inChromium('streaming/page.ts', (page) =>
    page.evaluate(() => (globalThis as unknown as { measureStreaming: typeof measureStreaming }).measureStreaming()),
  )
  return [...node, ...print('Chromium', rows)]
}

function print(where: string, rows: readonly Row[]): Verdict[] {
  for (const { wire, cut, best } of rows) {
    const floor = best.floor ?? 1
    const cells = Object.entries(best).map(
      ([name, time]) => `${name} ${time.toFixed(2)} (${(time / floor).toFixed(2)})`,
    )
    console.log(
      `${where.padEnd(14)} ${wire.padEnd(7)} ${cut.padEnd(17)} ${cells.map((cell) => cell.padEnd(22)).join('')}`,
    )
  }
  return rows.map(({ wire, cut, best }) =>
    verdict(`${where}, ${wire}, ${cut}: × floor`, (best.llmux ?? Infinity) / (best.floor ?? 1), limit),
  )
}

export async function reportGrowth(): Promise<Verdict[]> {
  const { chunks, event } = await measureGrowth()
  return [
    verdict('cost a chunk, 100 000 chunks over 10 000', chunks, 1.2),
    verdict('one event of 2 000 000 characters over 1 000 000', event, 2.5),
  ]
}

const script = fileURLToPath(new URL('memory.ts', import.meta.url))

export async function reportMemory(): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (const wire of ['openai', 'ollama'] as const) {
    const floor = await heapOf(wire, 'floor')
    const ours = await heapOf(wire, 'llmux')
    verdicts.push(
      verdict(`${wire}: peak heap of 100 000 chunks over the floor's`, ours.peak / floor.peak, 1.5),
      verdict(`${wire}: kept alive over its text in UTF-16`, ours.retained / ours.text, 1.5),
    )
  }
  return verdicts
}

async function heapOf(wire: Wire, name: string): Promise<{ peak: number; retained: number; text: number }> {
  const args = ['--expose-gc', '--max-semi-space-size=2', script, wire, name]
  const { code, output } = await runCommand(process.execPath, args, { quiet: true })
  if (code !== 0) throw new Error(output)
  return JSON.parse(output.trim().split('\n').at(-1) ?? '')
}
