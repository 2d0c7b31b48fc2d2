import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { root, runCommand } from '../../scripts/run-command.ts'
import { closedPort } from '../sockets/loopback-server.ts'
import { binaries } from './binaries.ts'
import { startModelServer } from './model-server.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
/** A user's project: the package as it would be published, and its dependencies. */
const project = mkdtempSync(join(here, '.project-'))

beforeAll(async () => {
  const { output } = await runCommand('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', project], {
    quiet: true,
  })
  mkdirSync(join(project, 'node_modules/llmux'), { recursive: true })
  await runCommand('tar', ['-xzf', output.trim(), '-C', 'node_modules/llmux', '--strip-components=1'], { cwd: project })
  for (const name of ['ofetch', 'destr', 'ufo', 'node-fetch-native', 'zod', 'msw'])
    symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name))
  for (const file of ['app.js', 'main.js', 'mocked.js', 'worker.js']) cpSync(join(here, file), join(project, file))
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

const outcome = {
  events: 'Grüße zurück',
  lines: 'Grüße zurück',
  plain: ['Hello', 3],
  fallback: ['openai', 'failed', 'success'],
  refused: 'unreachable',
  redirected: 'bad-response',
  truncated: 'truncated',
  left: 3,
}

/** Runs the scenario, and waits for the server to see that the last stream was left. */
async function outcomeOf(run: (server: string, nobody: string) => Promise<string>): Promise<unknown> {
  const server = await startModelServer()
  const output = await run(server.url, await closedPort())
  const left = server.requests.find(({ body }) => body.includes('"endless"'))
  await left?.closed
  return JSON.parse(output)
}

const deno = ['run', '--allow-net', '--node-modules-dir=manual', '--no-prompt']

async function run(program: string | undefined, args: readonly string[]): Promise<string> {
  if (!program) throw new Error('its package has no executable for this machine')
  const { code, output } = await runCommand(program, args, { cwd: project, quiet: true, limit: 30_000 })
  expect(code, output).toBe(0)
  return output.trim().split('\n').at(-1) ?? ''
}

const programs: [string, string | undefined, string[]][] = [
  ['Node 24', process.execPath, []],
  ['Node 20', binaries.node20, []],
  ['Deno', binaries.deno, [...deno, '--allow-env']],
  ['Bun', binaries.bun, ['run']],
]

describe('the built package', () => {
  it.each([...programs, ['Deno without the environment', binaries.deno, deno] as const])(
    'streams in %s, and ends with its last line',
    async (_name, program, args) => {
      const result = await outcomeOf((server, nobody) => run(program, [...args, 'main.js', server, nobody]))
      expect(result).toEqual(outcome)
    },
  )

  it.each(programs)('plays its mocks in %s', async (_name, program, args) => {
    expect(await run(program, [...args, 'mocked.js'])).toBe('Hello from nowhere')
  })

  it('streams in workerd', async () => {
    const { workerd } = binaries
    if (!workerd) throw new Error('its package has no executable for this machine')
    await bundleWorker()
    const address = await startWorkerd(workerd)
    const result = await outcomeOf(async (server, nobody) => {
      const response = await fetch(`${address}/?${new URLSearchParams({ server, nobody })}`)
      return response.text()
    })
    expect(result).toEqual(outcome)
  })
})

async function bundleWorker(): Promise<void> {
  await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['workerd', 'worker', 'module', 'production'] },
    build: {
      outDir: 'out',
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: 'worker.js',
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: 'worker.js', codeSplitting: false },
      },
    },
  })
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [(name = "worker", esModule = embed "out/worker.js")], compatibilityDate = "2026-01-01")),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);`
  writeFileSync(join(project, 'config.capnp'), config)
}

/** Resolves with its address, once it listens. */
async function startWorkerd(workerd: string): Promise<string> {
  const child = spawn(workerd, ['serve', '--control-fd=3', 'config.capnp'], {
    cwd: project,
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  onTestFinished(() => void child.kill())
  const control = child.stdio[3]
  if (!control || !('readable' in control)) throw new Error('workerd has no control channel')
  for await (const line of createInterface({ input: control as NodeJS.ReadableStream })) {
    const message = JSON.parse(line) as { event: string; port?: number }
    if (message.event === 'listen') return `http://127.0.0.1:${message.port}`
  }
  throw new Error('workerd ended before it listened')
}
