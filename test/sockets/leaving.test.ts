import { describe, expect, it } from 'vitest'
import { clientOf, errorOf, hello } from './client.ts'
import { done, event, eventStream, startServer, type LoopbackServer } from './loopback-server.ts'

/** Speaks for ever, one word each few ms. */
const endless = (): Promise<LoopbackServer> =>
  startServer((response) => {
    response.writeHead(200, eventStream)
    response.write(event('word '))
    const timer = setInterval(() => response.write(event('word ')), 5)
    response.on('close', () => clearInterval(timer))
  })

describe('leaving a stream', () => {
  it('by break closes the connection at the server', async () => {
    const server = await endless()
    const stream = clientOf(server.url).completion({ ...hello, stream: true })
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break
    await (
      await server.request()
    ).closed
    expect(await errorOf(stream.final())).toMatchObject({ code: 'aborted', partial: { provider: 'openai' } })
  })

  it('by throwing closes the connection too', async () => {
    const server = await endless()
    const stream = clientOf(server.url).completion({ ...hello, stream: true })
    await expect(async () => {
      for await (const chunk of stream) if (chunk.choices[0]?.delta.content) throw new RangeError('enough')
    }).rejects.toThrow('enough')
    await (
      await server.request()
    ).closed
  })

  it('by abort() keeps what had arrived', async () => {
    const server = await endless()
    const stream = clientOf(server.url).completion({ ...hello, stream: true })
    const final = errorOf(stream.final())
    await server.request()
    while (!stream.snapshot()?.choices[0]?.message.content) await new Promise((resolve) => setTimeout(resolve, 5))
    stream.abort()
    expect(await final).toMatchObject({ code: 'aborted', retryable: false })
    expect(stream.snapshot()?.choices[0]?.message.content).toMatch(/^(word )+$/)
    await (
      await server.request()
    ).closed
  })

  it('by the signal of the call is the same', async () => {
    const server = await endless()
    const controller = new AbortController()
    const stream = clientOf(server.url).completion({ ...hello, stream: true }, { signal: controller.signal })
    const error = await errorOf(
      (async () => {
        for await (const chunk of stream) if (chunk.choices[0]?.delta.content) controller.abort('user left')
      })(),
    )
    expect(error).toMatchObject({ code: 'aborted', cause: 'user left' })
    await (
      await server.request()
    ).closed
  })

  it('by cancelling its event stream closes the connection', async () => {
    const server = await endless()
    const reader = clientOf(server.url)
      .completion({ ...hello, stream: true })
      .toReadableStream()
      .getReader()
    await reader.read()
    await reader.cancel()
    await (
      await server.request()
    ).closed
  })
})

describe('a stream that nobody reads', () => {
  it('sends nothing', async () => {
    const server = await startServer((response) => response.writeHead(200, eventStream).end(event('Hi') + done))
    clientOf(server.url).completion({ ...hello, stream: true })
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(server.requests).toEqual([])
  })

  it('sends once, however it is read', async () => {
    const server = await startServer((response) => response.writeHead(200, eventStream).end(event('Hi') + done))
    const stream = clientOf(server.url).completion({ ...hello, stream: true })
    const before = stream.final()
    let text = ''
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
    const [first, second] = await Promise.all([before, stream.final()])
    expect(text).toBe('Hi')
    expect(first).toBe(second)
    expect(server.requests).toHaveLength(1)
  })
})
