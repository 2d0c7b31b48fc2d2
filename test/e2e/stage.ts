import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright'
import { chromiumArguments, findChromium } from '../../scripts/find-chromium.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dist = join(root, 'demo/dist')
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
}

/** A plain file server on every loopback address: which one a page is opened by is its origin. */
export async function serveDemo(): Promise<{ port: number; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const file = join(dist, path === '/' ? 'index.html' : path)
    if (!file.startsWith(dist) || !existsSync(file)) return void response.writeHead(404).end()
    void readFile(file).then((body) =>
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(body),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export interface ModelProcess {
  url: string
  /** What it saw so far. */
  requests(): Promise<
    {
      path: string
      method: string
      tokens: number
      leftAfter?: number
      finished: boolean
      headers: Record<string, string>
    }[]
  >
  kill(): Promise<void>
}

/** A model server in a process of its own, as it would be on the user's machine. */
export async function startProcess(file: 'ollama-server' | 'openai-server', ...args: string[]): Promise<ModelProcess> {
  const child: ChildProcess = spawn(process.execPath, [join(root, `test/support/${file}.ts`), '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { url } = await new Promise<{ url: string }>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
    if (child.stdout)
      createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as { url: string }))
  })
  return {
    url,
    requests: async () => (await fetch(`${url}/test/requests`)).json() as ReturnType<ModelProcess['requests']>,
    kill: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve()
        child.removeAllListeners('exit')
        child.once('exit', () => resolve())
        child.kill('SIGKILL')
      }),
  }
}

export async function launch(): Promise<Browser> {
  const executablePath = findChromium()
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: [...chromiumArguments] })
  return browser
}

/** The settings as a visitor would have left them. */
export async function visit(page: Page, url: string, settings: Record<string, unknown> = {}): Promise<void> {
  await page.addInitScript((stored) => {
    if (!localStorage.getItem('llmux-demo')) localStorage.setItem('llmux-demo', stored)
  }, JSON.stringify(settings))
  await page.goto(url)
}

export async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Your question').fill(question)
  await page.keyboard.press('Enter')
}
