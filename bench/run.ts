/** `npm run bench`: everything that is promised of speed, memory and size, as ratios in one run. Name parts to run only those. */
import { reportReact } from './react/report.ts'
import { reportSizes } from './sizes/report.ts'
import { reportGrowth, reportMemory, reportStreaming } from './streaming/report.ts'
import { printVerdicts, type Verdict } from './verdict.ts'

const parts: Record<string, () => Promise<Verdict[]>> = {
  streaming: reportStreaming,
  growth: reportGrowth,
  memory: reportMemory,
  react: reportReact,
  sizes: reportSizes,
}

const wanted = process.argv.slice(2)
let good = true
for (const [name, report] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  good = printVerdicts(name, await report()) && good
}
process.exitCode = good ? 0 : 1
