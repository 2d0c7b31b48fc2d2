import { describe, expect, it } from 'vitest'
import { clientOf, errorOf, hello, key, readStream } from './client.ts'
import { document, event, eventStream, json, startServer } from './loopback-server.ts'

describe('a stream that breaks', () => {
  it('is truncated when the connection is reset, and keeps what had arrived', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, eventStream)
      response.write(event('Half an'), () => setTimeout(() => response.socket?.resetAndDestroy(), 20))
    })
    const { text, error } = await readStream(clientOf(server.url))
    expect(text).toBe('Half an')
    expect(error).toMatchObject({ code: 'truncated', retryable: true, provider: 'openai' })
    expect(error?.partial?.choices[0]?.message.content).toBe('Half an')
  })

  it('is truncated when the body ends cleanly without its last word', async () => {
    const server = await startServer((response) => response.writeHead(200, eventStream).end(event('Half an')))
    const { text, error } = await readStream(clientOf(server.url))
    expect(text).toBe('Half an')
    expect(error?.code).toBe('truncated')
    expect(error?.partial?.choices[0]).toMatchObject({ message: { content: 'Half an' }, finish_reason: null })
  })

  it('is truncated when it is cut in the middle of an event', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, eventStream)
      response.write(event('Half an') + event(' answer').slice(0, 40), () =>
        setTimeout(() => response.socket?.destroy(), 20),
      )
    })
    const { text, error } = await readStream(clientOf(server.url))
    expect(text).toBe('Half an')
    expect(error?.code).toBe('truncated')
  })

  it('is truncated when a clean end comes in the middle of an event', async () => {
    const body = event('Half an') + event(' answer').slice(0, 40)
    const server = await startServer((response) => response.writeHead(200, eventStream).end(body))
    const { text, error } = await readStream(clientOf(server.url))
    expect(text).toBe('Half an')
    expect(error?.code).toBe('truncated')
  })

  it('times out when it falls silent, and the server sees the connection close', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, eventStream)
      response.write(event('Half an'))
    })
    const { text, error } = await readStream(clientOf(server.url), { timeout: { idle: 80 } })
    expect(text).toBe('Half an')
    expect(error?.code).toBe('timeout')
    expect(error?.partial?.choices[0]?.message.content).toBe('Half an')
    await (
      await server.request()
    ).closed
  })

  it('is not asked for again after its first token, nor anywhere else', async () => {
    const server = await startServer((response) => response.writeHead(200, eventStream).end(event('Half an')))
    const client = clientOf(server.url, { retry: 3, fallbacks: ['openai/other'] })
    const { error } = await readStream(client)
    expect(error?.code).toBe('truncated')
    expect(server.requests).toHaveLength(1)
  })

  it('is asked for again when it breaks before its first token', async () => {
    const server = await startServer((response, _request, index) => {
      if (index === 0) response.socket?.resetAndDestroy()
      else response.writeHead(200, eventStream).end(event('Hi', 'stop') + 'data: [DONE]\n\n')
    })
    const { text } = await readStream(clientOf(server.url, { retry: { retries: 1, baseDelay: 1 } }))
    expect(text).toBe('Hi')
    expect(server.requests).toHaveLength(2)
  })

  it('runs into its total timeout however busy it is', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, eventStream)
      const timer = setInterval(() => response.write(event('more ')), 5)
      response.on('close', () => clearInterval(timer))
    })
    const { text, error } = await readStream(clientOf(server.url), { timeout: { total: 150 } })
    expect(text).toMatch(/^(more )+$/)
    expect(error?.code).toBe('timeout')
    await (
      await server.request()
    ).closed
  })

  it('says nothing of the key', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, eventStream)
      response.end(`${event('Hi')}data: {"error":{"message":"bad key ${key}"}}\n\n`)
    })
    const { text, error } = await readStream(clientOf(server.url))
    expect(text).toBe('Hi')
    expect(error?.message).toContain('bad key')
    expect(JSON.stringify(error) + error?.explain() + error?.stack).not.toContain(key)
  })
})

describe('a plain answer that breaks', () => {
  it('is truncated, not half a document', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, { ...json, 'content-length': '400' })
      response.write(document('whole').slice(0, 60), () => setTimeout(() => response.socket?.destroy(), 20))
    })
    const error = await errorOf(clientOf(server.url).completion(hello))
    expect(error.code).toBe('truncated')
  })

  it('is truncated also where its length was not known', async () => {
    const server = await startServer((response) => response.writeHead(200, json).end(document('whole').slice(0, 60)))
    const error = await errorOf(clientOf(server.url).completion(hello))
    expect(error.code).toBe('truncated')
  })

  it('is asked for again: nothing of it had been handed out', async () => {
    const server = await startServer((response, _request, index) => {
      response.writeHead(200, { ...json, 'content-length': String(Buffer.byteLength(document('whole'))) })
      if (index > 0) response.end(document('whole'))
      else response.write(document('whole').slice(0, 60), () => setTimeout(() => response.socket?.destroy(), 20))
    })
    const { choices } = await clientOf(server.url).completion(hello, { retry: { retries: 1, baseDelay: 1 } })
    expect(choices[0].message.content).toBe('whole')
  })
})
