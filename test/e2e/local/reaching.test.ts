import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client, LLMErrorJSON } from '../../../src/index.ts'
import { startOllama, type OllamaOptions } from '../../support/ollama-server.ts'
import type { ModelServer } from '../../support/model-server.ts'
import { inPage, launch, startSite, type Site } from './page.ts'

let browser: Browser
let site: Site
const opened: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  site = await startSite()
  browser = await launch()
})
afterAll(async () => {
  for (const close of opened) await close()
  await browser?.close()
  await site?.close()
})

async function ollama(options: OllamaOptions = {}): Promise<ModelServer> {
  const server = await startOllama({ tokensPerSecond: 50, ...options })
  opened.push(() => server.close())
  return server
}

async function open(url: string, from: Browser = browser): Promise<Page> {
  const page = await (await from.newContext()).newPage()
  await page.goto(url)
  return page
}

const at = (baseURL: string, headers: Record<string, string> = {}) => ({
  connections: { ollama: { baseURL, headers } },
  prices: false as const,
  retry: 0,
})
const status = (client: Client) => client.status('ollama')
const failure = (client: Client): Promise<LLMErrorJSON> =>
  client.completion({ model: 'ollama/llama3.2', messages: [{ role: 'user', content: 'hi' }] }).then(
    () => {
      throw new Error('it answered')
    },
    (error: unknown) => error as LLMErrorJSON,
  )
const checks = (of: Awaited<ReturnType<typeof status>>) =>
  Object.fromEntries(of.checks.map(({ name, ok }) => [name, ok]))

describe('a page on this machine', () => {
  it('finds the server ready, with its version and models', async () => {
    const { url } = await ollama({ version: '0.40.5' })
    const page = await open(site.url())
    expect(await inPage(page, at(url), status, null)).toMatchObject({
      state: 'ready',
      version: '0.40.5',
      latency: expect.any(Number),
    })
    expect(await inPage(page, at(url), (client) => client.models('ollama'), null)).toMatchObject([
      { id: 'ollama/llama3.2:latest' },
      { id: 'ollama/nomic-embed-text:latest' },
    ])
  })

  it('sends no header that would need leave, so the probe needs no preflight', async () => {
    const server = await ollama()
    await inPage(await open(site.url()), at(server.url), status, null)
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/version',
      'GET /api/tags',
    ])
  })

  it('finds no models', async () => {
    const { url } = await ollama({ models: [] })
    expect(await inPage(await open(site.url()), at(url), status, null)).toMatchObject({ state: 'no-models' })
  })

  it('finds nobody there', async () => {
    const server = await ollama()
    await server.close()
    const page = await open(site.url())
    expect(await inPage(page, at(server.url), status, null)).toMatchObject({
      state: 'unreachable',
      fix: { title: `Nothing answers at ${server.url}` },
    })
    expect(await inPage(page, at(server.url), failure, null)).toMatchObject({
      code: 'unreachable',
      fix: { steps: expect.arrayContaining([expect.stringContaining('ollama serve')]) },
    })
  })

  it('finds the server ready although six chats hang there', async () => {
    const { url } = await ollama({ load: 60_000 })
    const hang = async (client: Client) => {
      for (let chat = 0; chat < 6; chat++)
        client
          .completion({ model: 'ollama/llama3.2', messages: [{ role: 'user', content: 'hi' }] })
          .catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 500))
      return client.status('ollama')
    }
    expect(await inPage(await open(site.url()), at(url), hang, null)).toMatchObject({ state: 'ready' })
  })

  it('is told that a header of its own is the trouble', async () => {
    const { url } = await ollama()
    const error = await inPage(await open(site.url()), at(url, { 'x-mine': '1' }), failure, null)
    expect(error).toMatchObject({ code: 'unreachable', fix: { title: expect.stringContaining('not to this request') } })
    expect(error.fix?.steps.join()).toContain('x-mine')
  })
})

describe('a page of another origin', () => {
  it('is refused until the server allows it, and is told how', async () => {
    const origin = site.url('app.example').slice(0, -1)
    const refusing = await ollama()
    const page = await open(site.url('app.example'))
    const refused = await inPage(page, at(refusing.url), status, null)
    expect(refused).toMatchObject({ state: 'origin-blocked' })
    expect(refused.fix?.steps.join()).toContain(origin)
    const error = await inPage(page, at(refusing.url), failure, null)
    expect(error).toMatchObject({ code: 'origin-blocked', retryable: false })
    expect(error.message).toContain(origin)
    expect(error.fix?.steps.join()).toContain(`OLLAMA_ORIGINS "${origin}"`)
    const allowing = await ollama({ origins: [origin] })
    expect(await inPage(page, at(allowing.url), status, null)).toMatchObject({ state: 'ready' })
  })

  it('without an origin is told that none can be allowed', async () => {
    const sandboxed = await startSite({ 'content-security-policy': 'sandbox allow-scripts' })
    opened.push(() => sandboxed.close())
    const { url } = await ollama()
    const refused = await inPage(await open(sandboxed.url()), at(url), status, null)
    expect(refused).toMatchObject({ state: 'origin-blocked' })
    expect(refused.fix?.steps.join()).toContain('http://localhost')
    expect(refused.fix?.steps.join()).not.toContain('"null"')
    expect(refused.fix).not.toHaveProperty('copy')
  })
})

describe('a page with a policy of its own', () => {
  it('is told which directive to mend', async () => {
    const strict = await startSite({ 'content-security-policy': "connect-src 'self'" })
    opened.push(() => strict.close())
    const { url } = await ollama()
    const page = await open(strict.url())
    expect(await inPage(page, at(url), status, null)).toMatchObject({
      state: 'blocked-by-csp',
      fix: { steps: [`Add ${url} to connect-src`], copy: url },
    })
    expect(await inPage(page, at(url), failure, null)).toMatchObject({ code: 'blocked-by-csp', retryable: false })
  })
})

describe('a public page', () => {
  it('needs leave: denied, or granted', async () => {
    const wide = await startSite()
    const own = await launch({ publicPort: wide.port })
    opened.push(
      () => own.close(),
      () => wide.close(),
    )
    const { url } = await ollama({ origins: [`http://app.example:${wide.port}`] })
    const context = await own.newContext()
    const page = await context.newPage()
    await page.goto(wide.url('app.example'))
    const before = await inPage(page, at(url), status, null)
    expect(['permission-needed', 'local-network-denied']).toContain(before.state)
    expect(await inPage(page, at(url), failure, null)).toMatchObject({ code: 'local-network-denied' })
    await context.grantPermissions(['local-network-access'])
    const granted = await inPage(page, at(url), status, null)
    expect(granted).toMatchObject({ state: 'ready' })
    expect(Object.values(checks(granted))).not.toContain(false)
  })
})
