import { describe, expect, it, vi } from 'vitest'
import { LLMError } from '../../src/errors/llm-error.ts'
import { diagnose } from '../../src/local/diagnose.ts'
import { isGated, isMixedContent, type Page } from '../../src/local/page.ts'
import { providerStatus, type StatusOptions } from '../../src/local/status.ts'
import { lmstudio } from '../../src/providers/lmstudio.ts'
import { ollama } from '../../src/providers/ollama.ts'
import { openai } from '../../src/providers/openai.ts'
import { perplexity } from '../../src/providers/perplexity.ts'
import type { Provider } from '../../src/types/index.ts'

const pageAt = (url: string, more: Partial<Page> = {}): Page => {
  const { origin, protocol, hostname } = new URL(url)
  return {
    origin,
    protocol,
    hostname,
    online: true,
    secure: protocol === 'https:',
    webkit: false,
    localNetworkAccess: true,
    clicked: false,
    serviceWorker: false,
    isolated: false,
    permission: async () => undefined,
    ...more,
  }
}

/** A fetch as a browser has it: what CORS lets through, and what goes through without. */
function browserFetch({ cors = true, up = true }: { cors?: boolean; up?: boolean } = {}) {
  return vi.fn<typeof fetch>(async (_input, init) => {
    if (init?.mode === 'no-cors' && init.redirect && init.redirect !== 'follow') throw new TypeError('Failed to fetch')
    if (!up || (init?.mode !== 'no-cors' && !cors)) throw new TypeError('Failed to fetch')
    return Response.json({ version: '1' })
  })
}

const local = 'http://localhost:11434'
const statusOf = (more: Partial<StatusOptions>) =>
  providerStatus({
    provider: ollama,
    baseURL: local,
    hasKey: false,
    listModels: async () => ['a'],
    page: undefined,
    ...more,
  })
const unreachable = new LLMError('unreachable', 'cannot reach it', { provider: 'p', model: 'm' })
const diagnosed = (provider: Provider, baseURL: string, page: Page | undefined, ownFetch: typeof fetch, headers = {}) =>
  diagnose(unreachable, provider, baseURL, { headers }, ownFetch, page)

describe('before anything is sent', () => {
  it.each([
    ['https://app.test', 'http://localhost:1', {}, false],
    ['https://app.test', 'http://127.0.0.1:1', { webkit: true }, true],
    ['https://app.test', 'http://192.168.1.5:1', {}, false],
    ['https://app.test', 'http://box.local:1', {}, false],
    ['https://app.test', 'http://192.168.1.5:1', { localNetworkAccess: false }, true],
    ['https://app.test', 'http://api.test', {}, true],
    ['https://app.test', 'https://api.test', {}, false],
    ['http://app.test', 'http://api.test', {}, false],
  ])('from %s to %s (%j) mixed content is %s', (from, to, more, mixed) => {
    expect(isMixedContent(pageAt(from, more), new URL(to))).toBe(mixed)
  })

  it.each([
    ['https://app.test', 'http://localhost:1', true],
    ['https://app.test', 'http://10.0.0.2:1', true],
    ['http://192.168.1.2', 'http://192.168.1.3', false],
    ['http://192.168.1.2', 'http://localhost:1', true],
    ['http://localhost:5173', 'http://localhost:1', false],
    ['https://app.test', 'https://api.test', false],
    ['file:///a.html', 'http://localhost:1', false],
    ['https://app.test', 'https://app.test/ollama', false],
  ])('from %s to %s leave is needed: %s', (from, to, gated) => {
    expect(isGated(pageAt(from), new URL(to))).toBe(gated)
  })

  it('is mixed-content without a request', async () => {
    const fetch = browserFetch()
    const status = await statusOf({ page: pageAt('https://app.test', { webkit: true }), fetch })
    expect(status).toMatchObject({ state: 'mixed-content', fix: { href: expect.stringContaining('171934') } })
    expect(fetch).not.toHaveBeenCalled()
  })

  it('asks for leave only on a click, and then waits for the answer', async () => {
    const fetch = browserFetch()
    const permission = async () => 'prompt' as const
    const first = await statusOf({ page: pageAt('https://app.test', { permission, serviceWorker: true }), fetch })
    expect(first).toMatchObject({
      state: 'permission-needed',
      checks: [{}, { name: 'local network permission', ok: 'unknown' }],
    })
    expect(first.fix?.steps.join()).toContain('service worker')
    expect(fetch).not.toHaveBeenCalled()
    await statusOf({ page: pageAt('https://app.test', { permission, clicked: true }), fetch })
    expect(fetch.mock.calls[0]?.[1]).not.toHaveProperty('signal')
  })

  it('is offline only for what is not near', async () => {
    const page = pageAt('http://localhost', { online: false })
    expect(await statusOf({ page, fetch: browserFetch() })).toMatchObject({ state: 'ready' })
    const listModels = () => Promise.reject(unreachable)
    const far = { provider: openai, baseURL: 'https://api.openai.com/v1', hasKey: true, listModels }
    expect(await statusOf({ ...far, page })).toMatchObject({ state: 'offline' })
  })
})

describe('a server of one’s own', () => {
  it('is unreachable when a denied page gets no answer, and ready when it does', async () => {
    const page = pageAt('https://app.test', { permission: async () => 'denied' })
    expect(await statusOf({ page, fetch: browserFetch({ up: false }) })).toMatchObject({
      state: 'local-network-denied',
    })
    expect(await statusOf({ page, fetch: browserFetch() })).toMatchObject({ state: 'ready' })
    const insecure = await statusOf({ page: { ...page, secure: false }, fetch: browserFetch({ up: false }) })
    expect(insecure.fix?.title).toContain('not https')
  })

  it('does not say that nobody is there where the page may not look', async () => {
    const page = pageAt('http://localhost', { isolated: true })
    const { checks } = await statusOf({ page, fetch: browserFetch({ up: false }) })
    expect(checks).toContainEqual({ name: 'server reachable', ok: 'unknown', detail: 'Failed to fetch' })
  })

  it.each([
    [401, false, 'no-key'],
    [401, true, 'unauthorized'],
    [403, true, 'unauthorized'],
  ])('answers %i to a page with a key (%s): %s', async (status, hasKey, state) => {
    const fetch = async () => Response.json({ error: 'no' }, { status })
    expect(await statusOf({ fetch, hasKey })).toMatchObject({ state })
  })

  it('is something else when it has no such list, and loading when it says so', async () => {
    const failing = (status: number) => () => Promise.reject(new LLMError('server', 'no', { status }))
    const other = await statusOf({ fetch: browserFetch(), listModels: failing(404) })
    expect(other).toMatchObject({ state: 'unreachable', fix: { title: `What answers at ${local} is not ollama` } })
    const loading = await statusOf({ fetch: browserFetch(), listModels: failing(503) })
    expect(loading).toMatchObject({ state: 'no-models', fix: { title: expect.stringContaining('loading') } })
  })

  it('is asked by its other name when six requests hang at the first', async () => {
    vi.useFakeTimers()
    try {
      const fetch = vi.fn<(input: RequestInfo | URL, init?: RequestInit) => Promise<Response>>(async (input, init) => {
        if (!String(input).includes('localhost')) return Response.json({ version: '1' })
        return new Promise((_resolve, reject) =>
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
        )
      })
      const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
        const controller = new AbortController()
        setTimeout(() => controller.abort(new DOMException('', 'TimeoutError')), ms)
        return controller.signal
      })
      const status = statusOf({ page: pageAt('http://localhost'), fetch: fetch as typeof globalThis.fetch })
      await vi.runAllTimersAsync()
      expect(await status).toMatchObject({
        state: 'ready',
        checks: expect.arrayContaining([{ name: 'models', ok: 'unknown', detail: expect.any(String) }]),
      })
      expect(fetch.mock.calls.map(([url]) => String(url))).toEqual([
        `${local}/api/version`,
        'http://127.0.0.1:11434/api/version',
      ])
      timeout.mockRestore()
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a host on the web', () => {
  const far = { provider: openai, baseURL: 'https://api.openai.com/v1', hasKey: true }
  const failing = (reason: LLMError) => ({
    listModels: async () => {
      throw reason
    },
  })
  const page = pageAt('https://app.test')

  it('is ready when it answers at all: throttled, out of credit', async () => {
    expect(await statusOf({ ...far, ...failing(new LLMError('rate-limit', 'slow', { status: 429 })) })).toMatchObject({
      state: 'ready',
    })
  })

  it('needs a proxy when a key may not leave the page, or no page may read its answers', async () => {
    const kept = failing(new LLMError('permission', 'a key for openai would leave a page'))
    expect(await statusOf({ ...far, ...kept, page })).toMatchObject({
      state: 'needs-proxy',
      fix: { title: 'The key for openai was not sent: every visitor of https://app.test could read it' },
    })
    for (const cors of [true, false])
      expect(await statusOf({ ...far, ...failing(unreachable), page, fetch: browserFetch({ cors }) })).toMatchObject({
        state: 'needs-proxy',
        fix: { title: 'openai does not take this request from a web page' },
      })
  })

  it('is unreachable outside a page, with the reason', async () => {
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause }))
    const { state, checks } = await statusOf({ ...far, ...failing(unreachable), fetch })
    expect(state).toBe('unreachable')
    expect(checks.at(-1)).toEqual({ name: 'server reachable', ok: false, detail: 'ECONNREFUSED' })
  })

  it('wants no key at another address than its own', async () => {
    expect(await statusOf({ ...far, hasKey: false, baseURL: 'https://proxy.test' })).toMatchObject({ state: 'ready' })
    expect(await statusOf({ ...far, hasKey: false })).toMatchObject({ state: 'no-key' })
  })
})

describe('a diagnosis', () => {
  const page = pageAt('https://app.test')

  it('blames the origin where a near server refuses it, and keeps what the error held', async () => {
    const attempts = [{ provider: 'p', model: 'm', startedAt: 1, duration: 1, outcome: 'failed' as const }]
    const error = await diagnose(unreachable.with({ attempts }), ollama, local, {}, browserFetch({ cors: false }), page)
    expect(error).toMatchObject({ code: 'origin-blocked', retryable: false, model: 'm', attempts })
    expect(error.explain()).toContain('OLLAMA_ORIGINS')
  })

  it('leaves a known host unreachable, and sends others to a gateway', async () => {
    const fetch = browserFetch({ cors: false })
    expect(await diagnosed(openai, 'https://api.openai.com/v1', page, fetch)).toMatchObject({ code: 'unreachable' })
    expect(await diagnosed(perplexity, 'https://api.perplexity.ai', page, fetch)).toMatchObject({
      code: 'origin-blocked',
      fix: { steps: [expect.stringContaining('gateway')] },
    })
  })

  it('names the headers that may have been refused', async () => {
    const error = await diagnosed(ollama, local, pageAt('http://localhost'), browserFetch(), { 'x-mine': '1' })
    expect(error).toMatchObject({ code: 'unreachable' })
    expect(error.fix?.steps.join()).toContain('x-mine')
  })

  it('takes a question that was waved away for a no', async () => {
    const fetch = browserFetch()
    const asked = pageAt('https://app.test', { clicked: true, permission: async () => 'prompt' })
    expect(await diagnosed(ollama, local, asked, fetch)).toMatchObject({ code: 'local-network-denied' })
    expect(fetch).not.toHaveBeenCalled()
  })

  it('says nothing where the server answers by now and nothing stood in between', async () => {
    expect(await diagnosed(ollama, local, undefined, browserFetch())).toBe(unreachable)
  })

  it('leaves a fix alone that is there already', async () => {
    const error = unreachable.with({ fix: { title: 'mine', steps: [] } })
    expect(await diagnose(error, ollama, local, {}, browserFetch(), page)).toBe(error)
  })

  it.each([
    ['authentication', undefined, 'openai wants an API key'],
    ['authentication', 401, 'openai refused the API key'],
    ['rate-limit', 429, 'openai asks to slow down'],
    ['quota-exceeded', 429, 'The account at openai has no credit left'],
    ['context-window', 400, 'The conversation is too long for this model'],
    ['overloaded', 503, 'openai is busy'],
    ['content-policy', 400, undefined],
    ['not-found', 404, undefined],
  ] as const)('advises on %s (%s): %s', async (code, status, title) => {
    const error = new LLMError(code, 'x', { model: 'm', status })
    expect((await diagnose(error, openai, 'https://api.openai.com/v1', {}, undefined, undefined)).fix?.title).toBe(
      title,
    )
  })

  it.each([
    ['https://app.test', 'OLLAMA_ORIGINS=https://app.test', 'https://app.test'],
    ['capacitor://localhost', 'OLLAMA_ORIGINS=capacitor://*', undefined],
    ['chrome-extension://abc', 'OLLAMA_ORIGINS=chrome-extension://abc', 'chrome-extension://abc'],
  ])('tells what to allow for %s', async (origin, setting, copy) => {
    const own: Page = { ...pageAt('http://localhost'), origin, protocol: new URL(origin).protocol }
    const { fix } = await diagnosed(ollama, local, own, browserFetch({ cors: false }))
    expect(fix?.steps.join()).toContain(setting)
    expect(fix?.copy).toBe(copy)
  })

  it('tells where the switch is in a server that has one', async () => {
    const { fix } = await diagnosed(lmstudio, 'http://localhost:1234/v1', page, browserFetch({ cors: false }))
    expect(fix?.steps[0]).toContain('CORS')
  })
})
