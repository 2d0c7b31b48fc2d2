/**
 * `npm run simulate`: an hour of fifty requests a second through one client with three targets and default settings, for every strategy, in
 * simulated time, seeded. Prints what was measured and holds the promises of docs/routing.md; a broken one ends with status 1.
 */
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { hour } from '../test/simulation/day.ts'
import { measure, within } from '../test/simulation/measure.ts'
import { type Outcome, type Run, simulate, strategies } from '../test/simulation/simulate.ts'
import { hedging, resilience, saving, type Verdict, weighing } from '../test/simulation/verdicts.ts'

const names = Object.keys(strategies) as Run['strategy'][]
const runs: Run[] = [...names.map((strategy) => ({ strategy })), { strategy: 'order', hedge: true }]

function inWorker(run: Run): Promise<Outcome[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: run })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

function row(...cells: readonly (string | number)[]): void {
  console.log(cells.map((cell, index) => (index < 2 ? String(cell).padEnd(19) : String(cell).padStart(10))).join(' '))
}

function print({ strategy, hedge }: Run, outcomes: readonly Outcome[]): void {
  const windows = {
    'nothing wrong': hour.calm,
    ...Object.fromEntries(Object.entries(hour.windows).map(([name, span]) => [name, [span]])),
  }
  for (const [name, spans] of Object.entries(windows)) {
    const { asked, success, amplification, p50, p95, p99, spend } = measure(within(outcomes, ...spans))
    const times = [p50, p95, p99].map((ms) => ms.toFixed(0))
    row(
      `${strategy}${hedge ? ' + hedge' : ''}`,
      name,
      asked,
      `${(success * 100).toFixed(3)} %`,
      ...times,
      amplification.toFixed(3),
      `$${spend.toFixed(2)}`,
    )
  }
}

function tell(title: string, verdicts: readonly Verdict[]): boolean {
  for (const { promise, measured, holds } of verdicts)
    console.log(`${holds ? '✓' : '✗'} ${title}: ${promise} (${measured})`)
  return verdicts.every(({ holds }) => holds)
}

async function main(): Promise<void> {
  row('strategy', 'window', 'asked', 'success', 'p50 ms', 'p95 ms', 'p99 ms', 'sent/asked', 'spend')
  const results = new Map<Run, Outcome[]>()
  const waiting = [...runs]
  const work = async () => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      const outcomes = await inWorker(run)
      results.set(run, outcomes)
      print(run, outcomes)
    }
  }
  await Promise.all(Array.from({ length: Math.min(runs.length, availableParallelism()) }, work))
  const of = (strategy: Run['strategy'], hedge?: boolean) =>
    results.get(runs.find((run) => run.strategy === strategy && run.hedge === hedge) ?? runs[0] ?? { strategy }) ?? []
  console.log()
  const verdicts = [
    ...runs.map((run) =>
      tell(`${run.strategy}${run.hedge ? ' + hedge' : ''}`, resilience(hour, results.get(run) ?? [])),
    ),
    tell('hedge', hedging(hour, of('order'), of('order', true))),
    tell('weighted', weighing(hour, of('weighted'))),
    tell('lowestCost', saving(hour, of('lowestCost'))),
  ]
  process.exitCode = verdicts.every(Boolean) ? 0 : 1
}

if (isMainThread) await main()
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
else parentPort?.postMessage(await simulate(hour, workerData as Run))
