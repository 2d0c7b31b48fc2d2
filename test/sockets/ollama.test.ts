import { describe, expect, it } from 'vitest'
import { createClient } from '../../src/index.ts'
import type { Client, CompletionRequest } from '../../src/types/index.ts'
import { errorOf, readStream } from './client.ts'
import { closedPort, startServer } from './loopback-server.ts'

const hello: CompletionRequest = { model: 'ollama/llama3.2', messages: [{ role: 'user', content: 'Hello' }] }
const ndjson = { 'content-type': 'application/x-ndjson' }

const line = (content: string, rest: object = { done: false }): string =>
  `${JSON.stringify({ model: 'llama3.2', created_at: '2026-01-01T00:00:00Z', message: { role: 'assistant', content }, ...rest })}\n`
const last = line('', { done: true, done_reason: 'stop', prompt_eval_count: 3, eval_count: 2 })

const ollamaAt = (baseURL: string): Client => createClient({ retry: 0, connections: { ollama: { baseURL } } })

describe('JSON lines', () => {
  it('stream though each is cut in the middle, of a character even', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, ndjson)
      const bytes = Buffer.from(line('Grüße') + line(', 世界') + last)
      let at = 0
      const timer = setInterval(() => {
        response.write(bytes.subarray(at, (at += 5)))
        if (at < bytes.length) return
        clearInterval(timer)
        response.end()
      }, 1)
    })
    expect(await readStream(ollamaAt(server.url), undefined, hello)).toEqual({ text: 'Grüße, 世界', error: undefined })
  })

  it('end with their last one, though the server keeps the connection open', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, ndjson)
      response.write(line('Hi') + last)
    })
    expect((await readStream(ollamaAt(server.url), undefined, hello)).text).toBe('Hi')
    await (
      await server.request()
    ).closed
  })

  it.each([
    ['between two lines', line('Half an')],
    ['in the middle of one', line('Half an') + line(' answer').slice(0, 30)],
  ])('are truncated when they end %s', async (_where, body) => {
    const server = await startServer((response) => response.writeHead(200, ndjson).end(body))
    const { text, error } = await readStream(ollamaAt(server.url), undefined, hello)
    expect(text).toBe('Half an')
    expect(error?.code).toBe('truncated')
    expect(error?.partial?.choices[0]?.message.content).toBe('Half an')
  })

  it('may turn into an error, after the text that came before it', async () => {
    const server = await startServer((response) =>
      response.writeHead(200, ndjson).end(`${line('Half an')}{"error":"llama runner process has terminated"}\n`),
    )
    const { text, error } = await readStream(ollamaAt(server.url), undefined, hello)
    expect(text).toBe('Half an')
    expect(error?.message).toContain('llama runner process has terminated')
  })
})

describe('Ollama', () => {
  it('sees the connection close when the loop is left, so it stops computing', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, ndjson)
      const timer = setInterval(() => response.write(line('word ')), 5)
      response.on('close', () => clearInterval(timer))
    })
    for await (const { choices } of ollamaAt(server.url).completion({ ...hello, stream: true }))
      if (choices[0]?.delta.content) break
    await (
      await server.request()
    ).closed
  })

  it('may take long to load a model: the first token has no limit unless one is set', async () => {
    const server = await startServer((response) => {
      setTimeout(() => response.writeHead(200, ndjson).end(line('Hi') + last), 100)
    })
    const client = createClient({ retry: 0, connections: { ollama: { baseURL: server.url } } })
    expect((await readStream(client, undefined, hello)).text).toBe('Hi')
    const { error } = await readStream(client, { timeout: { firstToken: 20 } }, hello)
    expect(error?.code).toBe('timeout')
  })

  it('that is not running is unreachable, with its address and what starts it', async () => {
    const url = await closedPort()
    const error = await errorOf(ollamaAt(url).completion(hello))
    expect(error.code).toBe('unreachable')
    expect(error.message).toContain(url)
    expect(error.fix?.steps.join('\n')).toContain('ollama serve')
  })
})
