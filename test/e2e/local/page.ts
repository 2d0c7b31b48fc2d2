import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright'
import { build } from 'vite'
import { chromiumArguments, findChromium } from '../../../scripts/find-chromium.ts'
import type { Client, ClientOptions } from '../../../src/index.ts'

/** Serves the library, bundled from its sources as a user's bundler would, and pages that have nothing but it. */
export interface Site {
  /** The page under this host: every name but `localhost` is one that leads to this machine all the same. */
  url(host?: string): string
  port: number
  close(): Promise<void>
}

export async function startSite(headers: Record<string, string> = {}): Promise<Site> {
  const files = await bundle()
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const script = files.get(path)
    // Scripts of a page without an origin come from another one.
    if (script !== undefined)
      response.writeHead(200, { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }).end(script)
    else response.writeHead(200, { 'content-type': 'text/html', ...headers }).end('<!doctype html><title>llmux</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: (host = 'localhost') => `http://${host}:${port}/`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

let bundled: Promise<Map<string, string>> | undefined

function bundle(): Promise<Map<string, string>> {
  bundled ??= bundleOnce()
  return bundled
}

async function bundleOnce(): Promise<Map<string, string>> {
  const root = fileURLToPath(new URL('../../../', import.meta.url))
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: `${root}src/index.ts`, formats: ['es'], fileName: 'llmux' },
      rollupOptions: { output: { chunkFileNames: '[name]-[hash].js' } },
    },
  })
  const outputs = Array.isArray(result)
    ? result.flatMap(({ output }) => output)
    : 'output' in result
      ? result.output
      : []
  return new Map(
    outputs.flatMap((file): [string, string][] => (file.type === 'chunk' ? [[`/${file.fileName}`, file.code]] : [])),
  )
}

/** Every made-up host is this machine; `publicPort` is one that counts as the open web. */
export function launch({ publicPort }: { publicPort?: number } = {}): Promise<Browser> {
  const executablePath = findChromium()
  return chromium.launch({
    ...(executablePath && { executablePath }),
    args: [
      ...chromiumArguments,
      '--host-resolver-rules=MAP *.example 127.0.0.1',
      ...(publicPort === undefined
        ? []
        : [
            `--ip-address-space-overrides=127.0.0.1:${publicPort}=public`,
            `--unsafely-treat-insecure-origin-as-secure=http://app.example:${publicPort}`,
          ]),
    ],
  })
}

/** Runs something with a client of its own inside the page. What it returns must be JSON. */
export async function inPage<Argument, Value>(
  page: Page,
  options: ClientOptions,
  run: (client: Client, argument: Argument) => Promise<Value>,
  argument: Argument,
): Promise<Value> {
  const script = new URL('/llmux.js', page.url()).href
  const body = `async ({ script, options, argument }) => {
    const { createClient } = await import(script)
    return JSON.parse(JSON.stringify(await (${run.toString()})(createClient(options), argument) ?? null))
  }`
  return (await page.evaluate(`(${body})(${JSON.stringify({ script, options, argument })})`)) as Value
}
