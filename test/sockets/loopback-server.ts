import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Received {
  headers: IncomingMessage['headers']
  body: string
  /** Resolves when the connection is gone. */
  closed: Promise<void>
}

export interface LoopbackServer {
  url: string
  requests: Received[]
  /** Resolves with the next request, or with the one at this place. */
  request(index?: number): Promise<Received>
}

type Handler = (response: ServerResponse, request: Received, index: number) => void

/** A real server on loopback, gone at the end of the test. The handler says what happens to each request, by its number. */
export async function startServer(handler: Handler): Promise<LoopbackServer> {
  const requests: Received[] = []
  const waiting: (() => void)[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (piece) => (body += piece))
    request.on('end', () => {
      const closed = new Promise<void>((resolve) => response.on('close', resolve))
      const received = { headers: request.headers, body, closed }
      requests.push(received)
      for (const wake of waiting.splice(0)) wake()
      handler(response, received, requests.length - 1)
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async request(index = 0) {
      for (;;) {
        const received = requests[index]
        if (received) return received
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },
  }
}

/** A port where nobody listens. */
export async function closedPort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

/** OpenAI's chunk with a piece of text, as an event. */
export const event = (content: string, finish_reason: string | null = null): string =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-test',
    choices: [{ index: 0, delta: { content }, finish_reason }],
  })}\n\n`

export const done = `${event('', 'stop')}data: [DONE]\n\n`

export const document = (content: string): string =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'gpt-test',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
  })

export const eventStream = { 'content-type': 'text/event-stream' }
export const json = { 'content-type': 'application/json' }
