import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask, launch, serveDemo, startProcess, visit } from './stage.ts'

let browser: Browser
let site: Awaited<ReturnType<typeof serveDemo>>
let page: Page
const home = () => `http://localhost:${site.port}/`

beforeAll(async () => {
  site = await serveDemo()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
})
beforeEach(async () => {
  const context = await browser.newContext()
  page = await context.newPage()
})
afterEach(() => page.context().close())

const finished = () => page.locator('.meta').last().waitFor()

describe('the page without any key', () => {
  it('answers a sample prompt with a simulated model, and shows who, how fast and how much', async () => {
    const foreign: string[] = []
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url())
      if (protocol.startsWith('http') && !['localhost', '127.0.0.1'].includes(hostname)) foreign.push(request.url())
    })
    await visit(page, home())
    await page.getByRole('button', { name: /stream an answer in code/ }).click()
    await finished()
    expect(await page.locator('.prose').textContent()).toContain('Start at once.')
    expect(await page.locator('.code code').textContent()).toContain("import { completion } from 'llmux'")
    expect(await page.locator('.meta').textContent()).toMatch(/^simulated.*tok\/s.*first token.*in · \d+ out/)
    expect(foreign).toEqual([])
  })

  it('falls back from a simulated failure on stage', async () => {
    await visit(page, home(), {
      model: 'simulated/wrong-key',
      fallbacks: ['simulated/out-of-context', 'simulated/quick'],
    })
    await ask(page, 'Why is the sky blue?')
    await page.locator('.tried').waitFor()
    expect(await page.locator('.tried li').count()).toBe(2)
    expect(await page.locator('.tried').textContent()).toMatch(/authentication[\s\S]*context-window/)
  })

  it('keeps what had arrived when an answer breaks off, and offers to try again', async () => {
    await visit(page, home(), { model: 'simulated/cut-off' })
    await ask(page, 'Why is the sky blue?')
    await page.locator('.turn .error').waitFor()
    expect(await page.locator('.turn .error').textContent()).toContain('truncated')
    expect(((await page.locator('.prose').textContent()) ?? '').length).toBeGreaterThan(20)
    await page.getByRole('button', { name: 'Try again' }).waitFor()
  })

  it('lets the fallback list be edited', async () => {
    await visit(page, home())
    const add = page.getByLabel('Add a model to fall back to')
    await add.selectOption('simulated/slow')
    await add.selectOption('simulated/thinker')
    const names = () => page.locator('.fallbacks li > span').allTextContents()
    expect(await names()).toEqual(['Simulated: slow (8 tokens a second)', 'Simulated: thinks first'])
    await page.getByRole('button', { name: 'Ask simulated/thinker earlier' }).click()
    expect((await names())[0]).toBe('Simulated: thinks first')
    await page.getByRole('button', { name: 'Remove simulated/slow' }).click()
    expect(await names()).toHaveLength(1)
  })

  it('embeds texts: a matrix and a map', async () => {
    await visit(page, home())
    await page.getByRole('button', { name: 'Embeddings' }).click()
    await page.locator('.matrix').waitFor()
    expect(await page.locator('.matrix tbody tr').count()).toBe(8)
    expect(await page.locator('.charts svg circle').count()).toBe(8)
    const cell = async (row: number, column: number) =>
      Number(await page.locator('.matrix tbody tr').nth(row).locator('td').nth(column).textContent())
    expect(await cell(0, 0)).toBe(1)
    expect(await cell(0, 1)).toBeGreaterThan(await cell(0, 3))
  })
})

describe('what a model writes', () => {
  it('is never HTML, loads no picture by itself, and links nowhere it may not', async () => {
    const server = await startProcess('openai-server', '--models', 'echo', '--tokens-per-second', '200', '--words', '5')
    const evil =
      '<img src=x onerror="window.pwned=1"> <script>window.pwned=1</script>\n\n![p](http://127.0.0.1:9/leak.png)\n\n[bad](javascript:alert(1)) [good](https://example.com/)'
    const asked: string[] = []
    page.on('request', (request) => void asked.push(request.url()))
    await visit(page, home(), { model: 'openai/echo', openaiURL: `${server.url}/v1` })
    await ask(page, evil)
    await finished()
    const prose = page.locator('.prose')
    expect(await page.evaluate(() => (window as { pwned?: number }).pwned)).toBeUndefined()
    expect(await prose.locator('script, img').count()).toBe(0)
    expect(await prose.locator('a[href^="javascript"]').count()).toBe(0)
    expect(asked.some((url) => url.includes('leak.png'))).toBe(false)
    await server.kill()
  })
})

describe('keys', () => {
  it('stay in memory unless the visitor asks to remember them', async () => {
    await visit(page, home())
    await page.getByLabel('API key').first().fill('sk-my-own-key')
    await page.waitForTimeout(100)
    const stored = () => page.evaluate(() => JSON.stringify(localStorage))
    expect(await stored()).not.toContain('sk-my-own-key')
    await page.getByLabel('Remember keys in this browser').check()
    await page.waitForTimeout(100)
    expect(await stored()).toContain('sk-my-own-key')
    await page.getByLabel('Remember keys in this browser').uncheck()
    await page.waitForTimeout(100)
    expect(await stored()).not.toContain('sk-my-own-key')
  })
})

describe('for everyone', () => {
  it('is usable by keyboard alone', async () => {
    await visit(page, home(), { model: 'simulated/slow' })
    await page.locator('#composer').waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the composer')
    await page.keyboard.press('Enter')
    await page.getByLabel('Your question').focus()
    await page.keyboard.type('Why is the sky blue?')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => (document.querySelector('.prose')?.textContent ?? '').length > 10)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('composer')
    await page.keyboard.press('Escape')
    await finished()
    expect(await page.locator('.meta').textContent()).toContain('stopped')
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no serious accessibility violation, ${colorScheme}`, async () => {
      await page.emulateMedia({ colorScheme })
      await visit(page, home())
      const check = async () => {
        const { violations } = await new AxeBuilder({ page }).analyze()
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
      }
      expect(await check()).toEqual([])
      await page.getByRole('button', { name: /What happens when a model fails/ }).click()
      await finished()
      expect(await check()).toEqual([])
      await page.getByRole('button', { name: 'Embeddings' }).click()
      await page.locator('.matrix').waitFor()
      expect(await check()).toEqual([])
    })
  }

  it('fits a phone: nothing is wider than the screen', async () => {
    await page.setViewportSize({ width: 375, height: 740 })
    await visit(page, home())
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(await overflow()).toBeLessThanOrEqual(0)
    await page.getByRole('button', { name: /stream an answer in code/ }).click()
    await finished()
    expect(await overflow()).toBeLessThanOrEqual(0)
    await page.getByRole('button', { name: 'Models' }).click()
    await page.getByLabel('Model to ask').waitFor()
    expect(await overflow()).toBeLessThanOrEqual(0)
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Embeddings' }).click()
    await page.locator('.matrix').waitFor()
    expect(await overflow()).toBeLessThanOrEqual(0)
  })
})
