/**
 * `npm test`: everything that can be checked. `npm test -- unit sockets` runs only the steps that are named.
 * The last line is the sum over all of them; a step that crashes, or runs no test, counts as failed.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureChromium } from './ensure-chromium.ts'
import { root, runCommand } from './run-command.ts'

interface Result {
  passed: number
  failed: number
  skipped: number
}

interface Step {
  name: string
  run(): Promise<Result>
}

const results = join(root, 'node_modules/.cache/llmux')
const failure: Result = { passed: 0, failed: 1, skipped: 0 }

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
    return existsSync(report) ? readReport(report, code) : failure
  },
})

function readReport(report: string, code: number | undefined): Result {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  ) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    numTodoTests: number
    testResults: { status: string; assertionResults: unknown[] }[]
  }
  // A file that does not even load has no test that could fail.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  let failed = numFailedTests + broken.length
  if (failed === 0 && (code !== 0 || numPassedTests === 0)) failed = 1
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests }
}

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

const chosen = steps.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
mkdirSync(results, { recursive: true })
for (const folder of ['test/runtimes', 'test/sdks'])
  if (has(`${folder}/package.json`) && chosen.some(({ name }) => folder.endsWith(name)))
    // Its failure is the step's, when that comes to it.
    install(folder).catch(() => undefined)

const rows: ({ name: string; seconds: number } & Result)[] = []
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
for (const { name, passed, failed, skipped, seconds } of rows) {
  const cells = [`${passed} passed`, `${failed} failed`, ...(skipped ? [`${skipped} skipped`] : [])]
  console.log(`${failed ? '✗' : '✓'} ${name.padEnd(12)} ${cells.join(', ').padEnd(40)} ${seconds.toFixed(0)} s`)
}
const sum = (key: keyof Result) => rows.reduce((total, row) => total + row[key], 0)
const skipped = sum('skipped')
const line = `${sum('passed')} passed, ${sum('failed')} failed${skipped ? `, ${skipped} skipped` : ''}`
writeFileSync(join(results, 'sum.txt'), `${line}\n`)
console.log(`\n${line}`)
process.exitCode = sum('failed') > 0 ? 1 : 0
