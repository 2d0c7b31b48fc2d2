import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask, launch, serveDemo, startProcess, visit, type ModelProcess } from './stage.ts'

/** The main job on real input: the built page, real processes behind real sockets, and no mock anywhere on the way. */
let browser: Browser
let site: Awaited<ReturnType<typeof serveDemo>>
let page: Page
const started: ModelProcess[] = []

beforeAll(async () => {
  site = await serveDemo()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
})
beforeEach(async () => {
  page = await browser.newPage()
})
afterEach(async () => {
  await page.close()
  await Promise.all(started.splice(0).map((server) => server.kill()))
})

async function start(...how: Parameters<typeof startProcess>): Promise<ModelProcess> {
  const server = await startProcess(...how)
  started.push(server)
  return server
}
const answer = () => page.locator('.turn').last().locator('.prose')
const until = async (what: () => Promise<boolean>, ms = 10_000) => {
  for (const end = Date.now() + ms; Date.now() < end; await page.waitForTimeout(50)) if (await what()) return
  expect.fail(`it did not come to pass within ${ms} ms`)
}

describe('the page and the Ollama on this machine', () => {
  it('finds it, lists its models, streams, and stops at the server too', async () => {
    const ollama = await start('ollama-server', '--tokens-per-second', '50', '--words', '400')
    await visit(page, `http://localhost:${site.port}/`, { ollamaURL: ollama.url })
    const picker = page.getByLabel('Model', { exact: true })
    await picker.selectOption('ollama/llama3.2:latest')
    await ask(page, 'Are you there?')
    await until(async () => ((await answer().textContent()) ?? '').length > 40)
    const early = ((await answer().textContent()) ?? '').length
    await until(async () => ((await answer().textContent()) ?? '').length > early + 40)

    await page.getByRole('button', { name: /^Stop/ }).click()
    const stopped = Date.now()
    await until(
      async () =>
        (await ollama.requests()).some(({ path, leftAfter }) => path === '/api/chat' && leftAfter !== undefined),
      1000,
    )
    expect(Date.now() - stopped).toBeLessThan(1000)
    const [chat] = (await ollama.requests()).filter(({ path, method }) => path === '/api/chat' && method === 'POST')
    expect(chat).toMatchObject({ finished: false })
    expect(chat?.tokens).toBeLessThan(400)

    const kept = await answer().textContent()
    expect(kept).toContain('You asked: Are you there?')
    await page.waitForTimeout(300)
    expect(await answer().textContent()).toBe(kept)
    expect(await page.locator('.meta').last().textContent()).toContain('stopped')
  })

  it('falls over to the next model when the server is gone, and says so and why', async () => {
    const ollama = await start('ollama-server', '--tokens-per-second', '200')
    const openai = await start('openai-server', '--models', 'gpt-5-mini', '--tokens-per-second', '200', '--words', '20')
    await visit(page, `http://localhost:${site.port}/`, {
      model: 'ollama/llama3.2:latest',
      fallbacks: ['openai/gpt-5-mini'],
      ollamaURL: ollama.url,
      openaiURL: `${openai.url}/v1`,
    })
    await ask(page, 'First, while all is well')
    await page.locator('.meta').first().waitFor()
    expect(await page.locator('.meta').first().textContent()).toContain('ollama')

    await ollama.kill()
    await ask(page, 'And now?')
    await page.locator('.tried').waitFor()
    expect(await answer().textContent()).toContain('You asked: And now?')
    expect(await page.locator('.meta').last().textContent()).toMatch(/^openai/)
    const tried = (await page.locator('.tried').textContent()) ?? ''
    expect(tried).toContain('Fell back after')
    expect(tried).toContain('ollama/llama3.2:latest')
    expect(tried).toContain('unreachable')
    expect(tried).toContain(ollama.url)
  })

  it('names the origin that the server refuses, and the setting that allows it', async () => {
    const ollama = await start('ollama-server')
    const origin = `http://127.0.0.2:${site.port}`
    await visit(page, origin, { model: 'ollama/llama3.2:latest', ollamaURL: ollama.url })
    await ask(page, 'May I?')
    const error = page.locator('.turn .error')
    await error.waitFor()
    const words = (await error.textContent()) ?? ''
    expect(words).toContain('origin-blocked')
    expect(words).toContain(origin)
    expect(words).toContain('OLLAMA_ORIGINS')
    expect(words).toContain(`OLLAMA_ORIGINS=${origin} ollama serve`)
    await page.getByText('Refuses this page').waitFor()
  })

  it('is told when nothing answers, and turns green when something does', async () => {
    const ollama = await start('ollama-server')
    await ollama.kill()
    await visit(page, `http://localhost:${site.port}/`, { model: 'ollama/llama3.2:latest', ollamaURL: ollama.url })
    await ask(page, 'Anyone?')
    const error = page.locator('.turn .error')
    await error.waitFor()
    expect(await error.textContent()).toContain(`Nothing answers at ${ollama.url}`)
    expect(await error.textContent()).toContain('ollama serve')
    await start('ollama-server', '--port', new URL(ollama.url).port)
    await page.getByRole('button', { name: 'Check again' }).click()
    await page.getByText('Ready').waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await until(async () => ((await answer().textContent()) ?? '').includes('You asked: Anyone?'))
  })
})
