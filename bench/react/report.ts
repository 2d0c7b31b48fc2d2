import type { Page } from 'playwright'
import { inChromium } from '../chromium.ts'
import { verdict, type Verdict } from '../verdict.ts'
import type { ContenderName, Drawn } from './page.tsx'
import { startPacedServer, textOf } from './server.ts'

const chunks = 5000
const perSecond = 1000
const rounds = 7

interface Run extends Drawn {
  /** ms the main thread was busy. */
  busy: number
}

/** 5 000 chunks at 1 000 a second from a server on loopback, drawn as memoised blocks. */
export async function reportReact(): Promise<Verdict[]> {
  const server = await startPacedServer(chunks, perSecond)
  try {
    return await inChromium('react/page.tsx', async (page) => {
      const runs: Record<ContenderName, Run[]> = { llmux: [], 'by hand': [] }
      for (let round = -1; round < rounds; round++)
        for (const name of ['by hand', 'llmux'] as const) {
          const run = await measure(page, name, server.url)
          if (round >= 0) runs[name].push(run)
        }
      return verdicts(runs)
    })
  } finally {
    server.close()
  }
}

function verdicts(runs: Record<ContenderName, Run[]>): Verdict[] {
  for (const [name, all] of Object.entries(runs))
    for (const { commits, frames, busy, longTasks } of all)
      console.log(
        `  ${name.padEnd(8)} ${commits} commits in ${frames} frames, main thread busy ${busy.toFixed(0)} ms, tasks over 50 ms: ${longTasks.length}`,
      )
  const ours = runs.llmux
  // Run beside run: a machine that gets faster or slower meanwhile does so for both.
  const ratios = ours.map(({ busy }, round) => busy / (runs['by hand'][round]?.busy ?? NaN)).toSorted((a, b) => a - b)
  // Blocks keep their blank lines or lose them: what is compared is the words.
  const words = (text: string) => text.replace(/\s+/g, '')
  return [
    verdict(
      'useStream: commits beyond animation frames',
      Math.max(...ours.map((run) => run.commits - run.frames)),
      5,
      '',
    ),
    verdict('useStream: tasks over 50 ms', Math.min(...ours.map(({ longTasks }) => longTasks.length)), 0, ''),
    verdict(
      'useStream: runs that lost text',
      ours.filter(({ text }) => words(text) !== words(textOf(chunks))).length,
      0,
      '',
    ),
    verdict('useStream: main-thread time over a store by hand', ratios[rounds >> 1] ?? NaN, 1.2),
  ]
}

async function measure(page: Page, name: ContenderName, url: string): Promise<Run> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await session.send('HeapProfiler.collectGarbage')
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return (metrics.find(({ name: metric }) => metric === 'TaskDuration')?.value ?? 0) * 1000
  }
  const before = await busy()
  const drawn = await page.evaluate(
    ([contender, server]) =>
      (globalThis as unknown as { draw(name: ContenderName, url: string): Promise<Drawn> }).draw(contender, server),
    [name, url] as const,
  )
  const after = await busy()
  await session.detach()
  return { ...drawn, busy: after - before }
}
