import { describe, expect, it } from 'vitest'
import { answerText, choose, meta, until } from './demo-page.ts'
import { home, onStage, page, port, start } from './on-stage.ts'
import { ask, visit, type ModelProcess } from './stage.ts'

/** The main job on real input: the built page, real processes behind real sockets, and no mock anywhere on the way. */
onStage()

const onlyOllama = (baseURL: string) => ({ models: ['ollama/llama3.2:latest'], connections: { ollama: { baseURL } } })
const chatOf = async (server: ModelProcess) =>
  (await server.requests()).find(({ path, method }) => path === '/api/chat' && method === 'POST')

describe('the page and the Ollama on this machine', () => {
  it('finds it, lists its models, streams, and stops at the server too', async () => {
    const ollama = await start('ollama-server', '--tokens-per-second', '50', '--words', '400')
    await visit(page, home())
    await choose(page, 'model', { provider: 'Ollama', model: 'ollama/llama3.2:latest', address: ollama.url })
    await ask(page, 'Are you there?')
    await until('the answer has begun', async () => (await answerText(page)).length > 40)
    const early = (await answerText(page)).length
    await until('it grows', async () => (await answerText(page)).length > early + 40)

    await page.getByRole('button', { name: 'Stop' }).click()
    await until('the server has seen us leave', async () => (await chatOf(ollama))?.leftAfter !== undefined, 1000)
    const chat = await chatOf(ollama)
    expect(chat).toMatchObject({ finished: false })
    expect(chat?.tokens).toBeLessThan(400)

    const kept = await answerText(page)
    expect(kept).toContain('You asked: Are you there?')
    await page.waitForTimeout(300)
    expect(await answerText(page)).toBe(kept)
    expect(await meta(page).textContent()).toContain('Stopped')
  })

  it('falls over to the next model when the server is gone, and says so and why', async () => {
    const ollama = await start('ollama-server', '--tokens-per-second', '200')
    const openai = await start('openai-server', '--models', 'gpt-loopback', '--tokens-per-second', '200')
    await visit(page, home(), onlyOllama(ollama.url))
    const address = `${openai.url}/v1`
    await choose(page, 'fallback', { provider: 'OpenAI', model: 'openai/gpt-loopback', address })
    await ask(page, 'First, while all is well')
    await meta(page).waitFor()
    expect(await meta(page).textContent()).toContain('ollama/llama3.2:latest')

    await ollama.kill()
    await ask(page, 'And now?')
    const tried = page.locator('.turn').last().locator('.tried')
    await tried.waitFor()
    expect(await answerText(page)).toContain('You asked: And now?')
    expect(await meta(page).textContent()).toContain('openai/gpt-loopback')
    const words = await tried.textContent()
    expect(words).toContain('Fell back to openai/gpt-loopback')
    expect(words).toContain('ollama/llama3.2:latest failed')
    expect(words).toContain('unreachable')
    expect(words).toContain(ollama.url)
  })

  it('names the origin that the server refuses, and the setting that allows it', async () => {
    const ollama = await start('ollama-server')
    const origin = `http://127.0.0.2:${port}`
    await visit(page, origin, onlyOllama(ollama.url))
    await ask(page, 'May I?')
    const error = page.getByRole('alert')
    await error.waitFor()
    const words = await error.textContent()
    expect(words).toContain('origin-blocked')
    expect(words).toContain(origin)
    expect(words).toContain('OLLAMA_ORIGINS')
    expect(words).toContain(`OLLAMA_ORIGINS=${origin} ollama serve`)
  })

  it('says when nothing answers, and sees by itself when something does', async () => {
    const ollama = await start('ollama-server', '--tokens-per-second', '200')
    await ollama.kill()
    await visit(page, home(), onlyOllama(ollama.url))
    await ask(page, 'Anyone?')
    const error = page.getByRole('alert')
    await error.waitFor()
    expect(await error.textContent()).toContain(`Nothing answers at ${ollama.url}`)
    expect(await error.textContent()).toContain('ollama serve')
    await page.getByRole('button', { name: 'Check again' }).click()
    await page.getByText('Looking every two seconds').waitFor()
    await start('ollama-server', '--port', new URL(ollama.url).port, '--tokens-per-second', '200')
    await page.getByText('Ollama answers now').waitFor()
    await error.getByRole('button', { name: 'Ask again' }).click()
    await until('it answers', async () => (await answerText(page)).includes('You asked: Anyone?'))
  })

  it('embeds with a model of its own', async () => {
    const ollama = await start('ollama-server')
    await visit(page, home(), onlyOllama(ollama.url))
    await page.getByRole('button', { name: 'Embeddings' }).click()
    await page.getByLabel('Model', { exact: true }).fill('ollama/nomic-embed-text')
    await page.getByLabel('One text a line').fill('one cat\ntwo cats\na bank')
    await page.getByRole('button', { name: 'Embed 3 texts' }).click()
    await page.locator('.matrix').waitFor()
    expect(await page.locator('.point').count()).toBe(3)
  })
})
