/**
 * `npm test`: everything that can be checked. `npm test -- unit sockets` runs only the steps that are named.
 * The last line is the sum over all of them; a step that crashes, or runs no test, counts as failed.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureChromium } from './ensure-chromium.ts'
import { root, runCommand } from './run-command.ts'
import { countsOf, failure, lineOf, sumOf, type Counts, type VitestReport } from './test-report.ts'

interface Step {
  name: string
  run(): Promise<Counts>
}

const results = join(root, 'node_modules/.cache/llmux')

/** A tool that says yes or no: one check. */
const check = (name: string, command: string, ...args: string[]): Step => ({
  name,
  run: async () => ((await runCommand(command, args)).code === 0 ? { passed: 1, failed: 0, skipped: 0 } : failure),
})

/** A project of vite.config.ts. */
const suite = (name: string, prepare: () => unknown = () => undefined): Step => ({
  name,
  run: async () => {
    await prepare()
    const report = join(results, `${name}.json`)
    rmSync(report, { force: true })
    const output = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const { code } = await runCommand('vitest', ['run', '--project', name, ...output])
    if (!existsSync(report)) return failure
    return countsOf(JSON.parse(readFileSync(report, 'utf8')) as VitestReport, code)
  },
})

/** Folders with dependencies of their own, so that the root install stays light. Installed beside the first steps. */
const installs = new Map<string, Promise<void>>()
function install(folder: string): Promise<void> {
  const running = installs.get(folder) ?? installOnce(folder)
  installs.set(folder, running)
  return running
}

async function installOnce(folder: string): Promise<void> {
  const { code, output } = await runCommand('npm', ['ci', '--prefix', folder, '--ignore-scripts'], {
    quiet: true,
  })
  if (code !== 0) throw new Error(`npm ci --prefix ${folder} failed:\n${output}`)
}

const has = (path: string) => existsSync(join(root, path))
const optional = (folder: string, step: Step): Step[] => (has(folder) ? [step] : [])

const steps: Step[] = [
  check('typecheck', 'tsc', '--noEmit'),
  check('lint', 'oxlint'),
  check('format', 'oxfmt', '--check'),
  check('build', 'node', 'scripts/build.ts'),
  suite('unit'),
  suite('sockets'),
  suite('package'),
  ...optional(
    'test/runtimes/package.json',
    suite('runtimes', () => install('test/runtimes')),
  ),
  ...optional(
    'test/sdks/package.json',
    suite('sdks', () => install('test/sdks')),
  ),
  suite('browser', ensureChromium),
  ...optional('test/e2e', suite('e2e', ensureChromium)),
]

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name))
if (unknown.length > 0) {
  console.error(`No step is called ${unknown.join(', ')}. There are: ${steps.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

/** They test what is built: an old build, or none, would be another thing. */
const built = ['package', 'runtimes']
if (wanted.some((name) => built.includes(name))) wanted.push('build')
const chosen = steps.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
mkdirSync(results, { recursive: true })
for (const folder of ['test/runtimes', 'test/sdks'])
  if (has(`${folder}/package.json`) && chosen.some(({ name }) => folder.endsWith(name)))
    // Its failure is the step's, when that comes to it.
    install(folder).catch(() => undefined)

const rows: ({ name: string; seconds: number } & Counts)[] = []
for (const { name, run } of chosen) {
  console.log(`\n── ${name} ${'─'.repeat(100 - name.length)}`)
  const start = performance.now()
  const result = await run().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    return failure
  })
  rows.push({ name, ...result, seconds: (performance.now() - start) / 1000 })
}

console.log(`\n── summary ${'─'.repeat(93)}`)
for (const { name, seconds, ...counts } of rows)
  console.log(`${counts.failed ? '✗' : '✓'} ${name.padEnd(12)} ${lineOf(counts).padEnd(40)} ${seconds.toFixed(0)} s`)
const sum = sumOf(rows)
writeFileSync(join(results, 'sum.txt'), `${lineOf(sum)}\n`)
console.log(`\n${lineOf(sum)}`)
process.exitCode = sum.failed > 0 ? 1 : 0
