import { fileURLToPath } from 'node:url'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { onStage, page } from './on-stage.ts'

/** The page as `npm run demo` serves it: unbuilt, and with React's StrictMode at work. */
onStage()

let server: ViteDevServer | undefined
beforeAll(async () => {
  server = await createServer({
    configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
    root: fileURLToPath(new URL('../../demo', import.meta.url)),
    server: { port: 0 },
    logLevel: 'error',
  })
  await server.listen()
})
afterAll(() => server?.close())

describe('the page in development', () => {
  it('answers, and lets a model be picked', async () => {
    const errors: string[] = []
    page.on('pageerror', (error) => void errors.push(String(error)))
    await page.goto(server?.resolvedUrls?.local[0] ?? '')
    await page.locator('.stop').first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Choose a model').waitFor()
    await page.waitForTimeout(300)
    expect(await dialog.isVisible()).toBe(true)
    await dialog.getByRole('button', { name: 'simulated-anthropic/claude-sim' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.locator('#question').fill('Do you hear me?')
    await page.keyboard.press('Enter')
    await page.locator('.turn .meta').waitFor()
    expect(await page.locator('.turn').textContent()).toContain('You asked: Do you hear me?')
    expect(await page.locator('.turn .meta').textContent()).toContain('simulated-anthropic')
    expect(errors).toEqual([])
  })
})
