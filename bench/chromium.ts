import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright'
import { build, type InlineConfig } from 'vite'
import { ensureChromium } from '../scripts/ensure-chromium.ts'
import { chromiumArguments } from '../scripts/find-chromium.ts'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** Bundles a script as an app would be, and runs it in Chromium, on a page of its own on loopback. */
export async function inChromium<Value>(
  entry: string,
  work: (page: Page) => Promise<Value>,
  config: InlineConfig = {},
): Promise<Value> {
  const { script, assets } = await bundle(entry, config)
  const server = createServer((request, response) => {
    const asset = assets.get(request.url ?? '')
    if (asset !== undefined) response.setHeader('content-type', 'text/javascript').end(asset)
    else
      response
        .setHeader('content-type', 'text/html')
        .end(
          `<!doctype html><meta charset="utf-8"><div id="root"></div><script type="module" src="/${script}"></script>`,
        )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumArguments })
  try {
    const page = await browser.newPage()
    page.on('pageerror', (error) => console.error(error))
    page.on('console', (message) => message.type() === 'error' && console.error(message.text()))
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    return await work(page)
  } finally {
    await browser.close()
    server.close()
  }
}

async function bundle(entry: string, config: InlineConfig): Promise<{ script: string; assets: Map<string, string> }> {
  const result = await build({
    root: path('.'),
    configFile: false,
    logLevel: 'error',
    ...config,
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: path(entry) },
      ...config.build,
    },
  })
  const output = [result].flat().flatMap((part) => ('output' in part ? part.output : []))
  const chunks = output.flatMap((part) => (part.type === 'chunk' ? [part] : []))
  const script = chunks.find(({ isEntry }) => isEntry)?.fileName ?? ''
  return { script, assets: new Map(chunks.map(({ fileName, code }) => [`/${fileName}`, code])) }
}
