import { describe, expect, it } from 'vitest'
import { answer, answerText, choose, meta } from './demo-page.ts'
import { home, onStage, page, port, start } from './on-stage.ts'
import { ask, visit } from './stage.ts'

onStage()

const finished = () => meta(page).waitFor()
const sample = (title: string) => page.getByRole('button', { name: title }).click()

describe('the page without any key', () => {
  it('loads from its own host alone, and without mocks', async () => {
    const asked: URL[] = []
    page.on('request', (request) => void asked.push(new URL(request.url())))
    await visit(page, home())
    await page.waitForLoadState('networkidle')
    expect(asked.filter(({ hostname }) => hostname !== 'localhost').map(String)).toEqual([])
    expect(asked.filter(({ pathname }) => /simulation|highlight|embeddings/.test(pathname))).toEqual([])
  })

  it('answers a sample prompt with a simulated model, and shows who, how fast and how much', async () => {
    await visit(page, home())
    await sample('Write some code')
    await finished()
    expect(await page.locator('.code-block code').textContent()).toContain('export function debounce')
    expect(await page.locator('.code-block .hljs-keyword').count()).toBeGreaterThan(0)
    expect(await meta(page).textContent()).toMatch(/simulated-openai\/gpt-sim.*tok\/s.*first token.*\d+ in \/ \d+ out/)
  })

  it('remembers the conversation, and asks the last question again', async () => {
    await visit(page, home())
    await ask(page, 'Alpha')
    await finished()
    await ask(page, 'Beta')
    await finished()
    await page.getByRole('button', { name: 'Ask again' }).click()
    await page.waitForFunction(() => document.querySelector('[role=status]')?.textContent?.includes('complete'))
    expect(await page.locator('.turn').count()).toBe(2)
    expect(await answerText(page)).toContain('You asked: Beta')
    expect(await page.locator('.turn').first().textContent()).toContain('You asked: Alpha')
  })

  it('embeds texts: a matrix and a map', async () => {
    await visit(page, home())
    await page.getByRole('button', { name: 'Embeddings' }).click()
    await page.getByRole('button', { name: 'Embed 9 texts' }).click()
    await page.locator('.matrix').waitFor()
    expect(await page.locator('.matrix tbody tr').count()).toBe(9)
    expect(await page.locator('.point').count()).toBe(9)
    const cell = async (row: number, column: number) =>
      Number(await page.locator('.matrix tbody tr').nth(row).locator('td').nth(column).textContent())
    expect(await cell(0, 2)).toBeGreaterThan(await cell(0, 8))
    const rows = await page.locator('.point').evaluateAll((points) => points.map((at) => at.getAttribute('transform')))
    expect(new Set(rows).size).toBe(9)
  })

  it('labels the map without one label on another', async () => {
    await visit(page, home())
    await page.getByRole('button', { name: 'Embeddings' }).click()
    await page.getByRole('button', { name: 'Embed 9 texts' }).click()
    await page.locator('.point').first().waitFor()
    const boxes = await page
      .locator('.point text')
      .evaluateAll((labels) => labels.map((label) => label.getBoundingClientRect().toJSON() as DOMRect))
    expect(boxes).toHaveLength(9)
    const meeting = boxes.flatMap((a, at) =>
      boxes.slice(at + 1).filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom),
    )
    expect(meeting).toEqual([])
  })
})

describe('failures on stage', () => {
  it('falls back, and says from whom and why', async () => {
    await visit(page, home())
    await page.getByLabel('Rehearse a failure').selectOption('rate-limit')
    await ask(page, 'Hello')
    const tried = page.locator('.tried')
    await tried.waitFor()
    expect(await tried.textContent()).toMatch(/Fell back to simulated-anthropic\/claude-sim[\s\S]*rate-limit/)
    expect(await meta(page).textContent()).toContain('simulated-anthropic/claude-sim')
  })

  it('finds out what kept a model from answering, also where another one did', async () => {
    await visit(page, home(), { scenario: 'origin-blocked' })
    await ask(page, 'Hello')
    const why = page.locator('.tried').getByText('origin-blocked')
    await why.waitFor()
    expect(await page.locator('.tried').textContent()).toContain(`refuses pages from http://localhost:${port}`)
  })

  it('keeps what had arrived when an answer breaks off, and offers to ask again', async () => {
    await visit(page, home(), { models: ['simulated-openai/gpt-sim'], scenario: 'cut' })
    await ask(page, 'Hello')
    const error = page.getByRole('alert')
    await error.waitFor()
    expect(await error.textContent()).toContain('truncated')
    expect((await answerText(page)).length).toBeGreaterThan(20)
    await error.getByRole('button', { name: 'Ask again' }).waitFor()
  })

  it('starts over with the next model where the visitor wants that', async () => {
    await visit(page, home(), { scenario: 'cut', onInterrupt: 'restart' })
    await ask(page, 'Hello')
    await finished()
    expect(await page.getByRole('alert').count()).toBe(0)
    expect((await answerText(page)).match(/You asked/g)).toHaveLength(1)
  })

  it('explains a refused origin with its fix', async () => {
    await visit(page, home(), { models: ['simulated-ollama/llama-sim'], scenario: 'origin-blocked' })
    await ask(page, 'Hello')
    const error = page.getByRole('alert')
    await error.waitFor()
    expect(await error.textContent()).toContain('origin-blocked')
    expect(await error.textContent()).toContain(`http://localhost:${port}`)
    await error.getByRole('button', { name: 'Copy' }).waitFor()
  })
})

describe('the order in which models are asked', () => {
  it('is the visitor’s: add, move, remove, and kept for the next visit', async () => {
    await visit(page, home())
    const names = () => page.locator('.stop > span:not(.unseen)').allTextContents()
    await choose(page, 'fallback', { provider: 'Simulated', model: 'simulated-ollama/llama-sim' })
    await page.getByRole('button', { name: 'Move simulated-ollama/llama-sim up' }).click()
    await page.getByRole('button', { name: 'Move simulated-ollama/llama-sim up' }).click()
    await page.getByRole('button', { name: 'Remove simulated-openai/gpt-sim' }).click()
    const wanted = ['simulated-ollama/llama-sim', 'simulated-anthropic/claude-sim']
    expect(await names()).toEqual(wanted)
    await page.reload()
    expect(await names()).toEqual(wanted)
    await ask(page, 'Hello')
    await finished()
    expect(await meta(page).textContent()).toContain('simulated-ollama/llama-sim')
  })
})

describe('what a model writes', () => {
  it('is never HTML, loads no picture by itself, and links nowhere it may not', async () => {
    const server = await start('openai-server', '--models', 'echo', '--tokens-per-second', '200', '--words', '5')
    const evil =
      '<img src=x onerror="window.pwned=1"> <script>window.pwned=1</script>\n\n![p](http://127.0.0.1:9/leak.png)\n\n[bad](javascript:alert(1)) [odd](//evil.example) [good](https://example.com/)'
    const asked: string[] = []
    page.on('request', (request) => void asked.push(request.url()))
    await visit(page, home(), { models: ['openai/echo'], connections: { openai: { baseURL: `${server.url}/v1` } } })
    await ask(page, evil)
    await finished()
    expect(await page.evaluate(() => (window as { pwned?: number }).pwned)).toBeUndefined()
    expect(await answer(page).locator('script, img').count()).toBe(0)
    const links = await answer(page)
      .locator('a')
      .evaluateAll((all) => all.map((link) => [link.getAttribute('href'), link.getAttribute('rel')]))
    expect(links.map(([href]) => href)).not.toContain('javascript:alert(1)')
    expect(links.every(([href, rel]) => /^https?:\/\//.test(href ?? '') && rel?.includes('noopener'))).toBe(true)
    expect(asked.some((url) => url.includes('leak.png'))).toBe(false)
  })
})

describe('keys', () => {
  it('stay in memory unless the visitor asks to remember them', async () => {
    await visit(page, home())
    await page.locator('.stop').first().click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('summary', { hasText: 'Anthropic' }).click()
    await dialog.getByLabel('Your key for Anthropic').fill('sk-my-own-key')
    // Nothing is asked of the real host: its list of models stays unanswered.
    await page.route('https://api.anthropic.com/**', (route) => route.abort())
    const section = dialog.locator('details[open]')
    await section.getByRole('button', { name: 'Connect' }).click()
    await section.getByRole('button', { name: 'Connected' }).waitFor()
    const stored = () =>
      page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]))
    const holds = (expected: boolean) =>
      expect.poll(async () => (await stored()).includes('sk-my-own-key')).toBe(expected)
    await holds(false)
    await section.getByLabel('Remember the key in this browser').check()
    await holds(true)
    await section.getByLabel('Remember the key in this browser').uncheck()
    await holds(false)
  })
})
