import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createClient, LLMError, type Connection } from '../../src/index.ts'
import { fail, mock, mockFetch } from '../../src/mocks/index.ts'

const servers: Server[] = []
afterEach(() => {
  vi.unstubAllGlobals()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A real server on loopback that answers these paths, and 404 for all others. */
async function serve(paths: Record<string, unknown>): Promise<string> {
  const server = createServer((request, response) => {
    const body = paths[request.url ?? '']
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(body === undefined ? '{"error":"model \'x\' not found"}' : JSON.stringify(body))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
/** An address where nothing listens: it was open a moment ago. */
async function closedPort(): Promise<string> {
  const address = await serve({})
  await new Promise((resolve) => servers.pop()?.close(resolve))
  return address
}
const clientAt = (baseURL: string) => createClient({ connections: { ollama: { baseURL } }, retry: 0, prices: false })
const messages = [{ role: 'user' as const, content: 'hi' }]

describe('status', () => {
  it('is ready with version and models', async () => {
    const client = clientAt(
      await serve({ '/api/version': { version: '0.40.5' }, '/api/tags': { models: [{ name: 'a', model: 'a' }] } }),
    )
    expect(await client.status('ollama')).toMatchObject({
      provider: 'ollama',
      state: 'ready',
      version: '0.40.5',
      checks: [
        { name: 'server reachable', ok: true },
        { name: 'models', ok: true, detail: '1' },
      ],
    })
    expect(await client.models('ollama')).toMatchObject([{ id: 'ollama/a', name: 'a', provider: 'ollama' }])
  })

  it('has models that info finds, also without their tag', async () => {
    const client = clientAt(
      await serve({ '/api/tags': { models: [{ name: 'llama3.2:latest', model: 'llama3.2:latest', size: 2000 }] } }),
    )
    for (const name of ['ollama/llama3.2', 'ollama/llama3.2:latest'])
      expect(await client.info(name)).toMatchObject({ id: name, provider: 'ollama', size: 2000 })
    expect(await client.info('ollama/llama3')).toBeUndefined()
  })

  it('is no-models, and says what to pull', async () => {
    const client = clientAt(await serve({ '/api/version': { version: '1' }, '/api/tags': { models: [] } }))
    expect(await client.status('ollama')).toMatchObject({ state: 'no-models', fix: { copy: 'llama3.2' } })
  })

  it('is unreachable at a closed port, with the address and how to start it', async () => {
    const address = await closedPort()
    const status = await clientAt(address).status('ollama')
    expect(status).toMatchObject({
      state: 'unreachable',
      checks: [{ name: 'server reachable', ok: false, detail: 'ECONNREFUSED' }],
      fix: { title: `Nothing answers at ${address}`, copy: address },
    })
    expect(status.fix?.steps[0]).toContain('ollama serve')
  })

  it('is no-key for a cloud provider without one, unauthorized with a wrong one', async () => {
    expect(await createClient().status('openai')).toMatchObject({ state: 'no-key', fix: { copy: 'OPENAI_API_KEY' } })
    const client = createClient({
      connections: { openai: { apiKey: 'wrong' } },
      fetch: async () =>
        Response.json(
          { error: { message: 'Incorrect API key provided: wrong', code: 'invalid_api_key' } },
          { status: 401 },
        ),
    })
    const status = await client.status('openai')
    expect(status.state).toBe('unauthorized')
    expect(JSON.stringify(status)).not.toContain('provided: wrong')
  })

  it('is no-key as long as the function that gives the key has none', async () => {
    const client = createClient({ connections: { openai: { apiKey: () => undefined } } })
    expect(await client.status('openai')).toMatchObject({ state: 'no-key', fix: { copy: 'OPENAI_API_KEY' } })
  })

  it('does not fail for a provider nobody knows either, and guesses which was meant', async () => {
    expect(await createClient().status('olama')).toMatchObject({
      state: 'unreachable',
      checks: [{ ok: false, detail: expect.stringContaining('unknown model "olama"') }],
      fix: {
        title: 'olama cannot be asked as it is set up',
        steps: [expect.stringContaining('Did you mean "ollama/<model>"?')],
      },
    })
  })

  it('is no verdict on a server when it was aborted', async () => {
    const address = await serve({ '/api/version': { version: '1' }, '/api/tags': { models: [] } })
    const controller = new AbortController()
    const status = clientAt(address).status('ollama', { signal: controller.signal })
    controller.abort('enough')
    await expect(status).rejects.toMatchObject({ code: 'aborted', cause: 'enough' })
  })

  it('does not take a host that is busy for one that loads its model', async () => {
    const client = createClient({
      connections: { openai: { apiKey: 'sk-test' } },
      fetch: mockFetch([mock('openai/*', fail('overloaded'))]),
    })
    const status = await client.status('openai')
    expect(status).toMatchObject({ state: 'ready', checks: [{ name: 'models', ok: false }] })
    expect(status).not.toHaveProperty('fix')
  })
})

describe('diagnosis', () => {
  it('is attached to the error of a call that could not connect', async () => {
    const address = await closedPort()
    const error = await clientAt(address)
      .completion({ model: 'ollama/llama3.2', messages })
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'unreachable', fix: { title: `Nothing answers at ${address}` } })
    expect(LLMError.is(error) && error.explain()).toContain('ollama serve')
  })

  it('tells a key that is missing, also before anything is sent, from one that is refused', async () => {
    const fetch = mockFetch([mock('openai/*', fail('authentication'))])
    const titleFor = async (connections: Record<string, Connection>) => {
      const request = { model: 'openai/m', messages }
      const error: unknown = await createClient({ fetch, connections })
        .completion(request)
        .catch((e: unknown) => e)
      return LLMError.is(error) ? error.fix?.title : undefined
    }
    expect(await titleFor({})).toBe('openai wants an API key')
    expect(await titleFor({ openai: { apiKey: () => undefined } })).toBe('openai wants an API key')
    expect(await titleFor({ openai: { apiKey: 'sk-wrong' } })).toBe('openai refused the API key')
  })

  it('lets no key leave a public page, unless it is said to be the visitor’s own', async () => {
    vi.stubGlobal('document', {})
    vi.stubGlobal('location', new URL('https://app.example/chat'))
    vi.stubGlobal('origin', 'https://app.example')
    const sent: unknown[] = []
    const fetch = mockFetch([], { onRequest: (call) => sent.push(call) })
    const options = { fetch, connections: { openai: { apiKey: 'sk-simulated' } } }
    const request = { model: 'openai/m', messages }
    await expect(createClient(options).completion(request)).rejects.toMatchObject({
      code: 'permission',
      message: expect.stringContaining('https://app.example'),
      fix: {
        title: 'The key for openai was not sent: every visitor of https://app.example could read it',
        steps: [expect.stringContaining('a server of yours'), expect.stringContaining('allowBrowserKeys: true')],
      },
    })
    expect(sent).toEqual([])
    await createClient({ ...options, allowBrowserKeys: true }).completion(request)
    expect(sent).toHaveLength(1)
  })

  it('asks the same of servers of one’s own, but for those on the visitor’s machine', async () => {
    vi.stubGlobal('document', {})
    vi.stubGlobal('location', new URL('https://app.example/chat'))
    const sent: string[] = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      sent.push(new Request(input, init).url)
      return Response.json({ choices: [{ message: { content: 'x' }, finish_reason: 'stop' }] })
    }
    const endpoints = {
      far: { url: 'https://models.example/v1', apiKey: 'sk-mine' },
      near: { url: 'http://localhost:5000/v1', apiKey: 'sk-theirs' },
    }
    const client = createClient({ endpoints, fetch, retry: 0 })
    await expect(client.completion({ model: 'far', messages })).rejects.toMatchObject({ code: 'permission' })
    await client.completion({ model: 'near', messages })
    expect(sent).toEqual(['http://localhost:5000/v1/chat/completions'])
  })

  it('tells a model that is not installed how to be', async () => {
    const client = clientAt(await serve({}))
    await expect(client.completion({ model: 'ollama/x', messages })).rejects.toMatchObject({
      code: 'not-found',
      status: 404,
      fix: { copy: 'x', title: 'x is not installed in ollama' },
    })
  })

  it('leaves out of copy what a shell would take for more than a word', async () => {
    const client = clientAt(await serve({}))
    const error = await client.completion({ model: 'ollama/$(rm -rf)', messages }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'not-found' })
    expect(error).not.toHaveProperty('fix.copy')
  })
})
