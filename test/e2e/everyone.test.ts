import { AxeBuilder } from '@axe-core/playwright'
import { describe, expect, it } from 'vitest'
import { answerText, meta, until } from './demo-page.ts'
import { home, onStage, page } from './on-stage.ts'
import { visit } from './stage.ts'

/** By keyboard alone, read out loud, and on a phone. */
onStage()

const finished = () => meta(page).waitFor()
const focused = () => page.evaluate(() => document.activeElement?.id)
const sample = () => page.getByRole('button', { name: 'Compare in a table' }).click()

describe('by keyboard', () => {
  it('asks and stops, and keeps the focus where one writes', async () => {
    await visit(page, home())
    await page.locator('#question').waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Skip to the question')
    await page.keyboard.press('Enter')
    expect(await focused()).toBe('question')
    await page.keyboard.type('Tell me of DNS')
    await page.keyboard.press('Enter')
    await until('it answers', async () => (await answerText(page)).length > 10)
    expect(await focused()).toBe('question')
    await page.keyboard.press('Escape')
    await finished()
    expect(await meta(page).textContent()).toContain('Stopped')
  })

  it('sends nothing while an input method still composes', async () => {
    await visit(page, home())
    await page.locator('#question').fill('にほん')
    await page.locator('#question').dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })
    await page.locator('#question').dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true })
    expect(await page.locator('.turn').count()).toBe(0)
  })

  it('picks a model, and is back where it was', async () => {
    await visit(page, home())
    await page.locator('.stop').first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('stop')
  })
})

describe('read out loud', () => {
  it('is silent while the answer grows, and says how it went', async () => {
    await visit(page, home())
    const log = page.getByRole('log')
    await sample()
    await until('it answers', async () => (await answerText(page)).length > 10)
    expect(await log.getAttribute('aria-live')).toBe('off')
    expect(await log.getAttribute('aria-busy')).toBe('true')
    await finished()
    expect(await log.getAttribute('aria-busy')).toBe('false')
    expect(await page.locator('.talk [role=status]').textContent()).toMatch(/complete, \d+ tokens/)
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no serious accessibility violation, ${colorScheme}`, async () => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await visit(page, home(), { scenario: 'rate-limit' })
      const check = async () => {
        const { violations } = await new AxeBuilder({ page }).analyze()
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)
      }
      expect(await check()).toEqual([])
      await page.getByRole('button', { name: 'Write some code' }).click()
      await finished()
      expect(await check()).toEqual([])
      await page.getByRole('button', { name: 'Remove simulated-anthropic/claude-sim' }).click()
      await page.getByRole('button', { name: 'Ask again' }).click()
      await page.getByRole('alert').waitFor()
      expect(await check()).toEqual([])
      await page.locator('.stop').first().click()
      await page.locator('summary', { hasText: 'OpenAI' }).click()
      expect(await check()).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Embeddings' }).click()
      await page.getByRole('button', { name: 'Embed 9 texts' }).click()
      await page.locator('.matrix').waitFor()
      expect(await check()).toEqual([])
    })
  }
})

describe('on a phone', () => {
  it('shows nothing wider than the screen', async () => {
    await page.setViewportSize({ width: 375, height: 740 })
    await visit(page, home(), { scenario: 'rate-limit' })
    const fits = async () =>
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    await fits()
    await sample()
    await finished()
    await fits()
    await page.getByRole('button', { name: /simulated-openai\/gpt-sim/ }).click()
    await fits()
    await page.locator('.stop').first().click()
    await page.getByRole('dialog').waitFor()
    await fits()
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Embeddings' }).click()
    await page.getByRole('button', { name: 'Embed 9 texts' }).click()
    await page.locator('.matrix').waitFor()
    await fits()
  })
})
