import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { launch, serveDemo, startProcess, type ModelProcess } from './stage.ts'

/** Of the test that runs: a page of a visitor who was never here. */
export let page: Page
/** The port that the built demo is served at. */
export let port: number

export const home = () => `http://localhost:${port}/`

const started: ModelProcess[] = []

/** A model server in a process of its own, which ends with the test. */
export async function start(...how: Parameters<typeof startProcess>): Promise<ModelProcess> {
  const server = await startProcess(...how)
  started.push(server)
  return server
}

/** One browser and one site for all tests of a file. */
export function onStage(): void {
  let browser: Browser | undefined
  let site: Awaited<ReturnType<typeof serveDemo>> | undefined
  beforeAll(async () => {
    site = await serveDemo()
    port = site.port
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })
  beforeEach(async () => {
    const context = await browser?.newContext()
    if (context) page = await context.newPage()
  })
  afterEach(async () => {
    await page.context().close()
    await Promise.all(started.splice(0).map((server) => server.kill()))
  })
}
