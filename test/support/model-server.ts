import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { parseArgs } from 'node:util'

/** What a request was, and what became of it: the servers below keep one for each. */
export interface Seen {
  method: string
  path: string
  origin: string | undefined
  headers: IncomingMessage['headers']
  body: unknown
  /** Pieces of the answer that were sent. */
  tokens: number
  /** The client left before the answer was whole: ms after the request came. */
  leftAfter?: number
  finished: boolean
}

export interface ModelServer {
  url: string
  port: number
  /** Every request, preflights included, in order of arrival. */
  requests: Seen[]
  /** Resolves with the first request that fits, now or later. */
  seen(fits: (request: Seen) => boolean): Promise<Seen>
  close(): Promise<void>
}

export interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  seen: Seen
  /** Writes pieces at the given rate until all are sent or the client has left; resolves with whether it stayed. */
  stream(pieces: Iterable<string>, tokensPerSecond: number): Promise<boolean>
}

/** A real HTTP server on loopback that remembers what it saw. `handle` answers everything, preflights too. */
export async function startModelServer(
  handle: (exchange: Exchange) => void | Promise<void>,
  port = 0,
): Promise<ModelServer> {
  const requests: Seen[] = []
  const waiting = new Set<() => void>()
  const wake = () => waiting.forEach((look) => look())
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const seen: Seen = {
        method: request.method ?? '',
        path: new URL(request.url ?? '/', 'http://localhost').pathname,
        origin: request.headers.origin,
        headers: request.headers,
        body,
        tokens: 0,
        finished: false,
      }
      requests.push(seen)
      const startedAt = performance.now()
      response.on('close', () => {
        if (response.writableFinished) seen.finished = true
        else seen.leftAfter = performance.now() - startedAt
        wake()
      })
      wake()
      return handle({ request, response, seen, stream: (pieces, rate) => paced(response, seen, pieces, rate) })
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const bound = await listen(server, port)
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    requests,
    async seen(fits) {
      for (;;) {
        const found = requests.find(fits)
        if (found) return found
        await new Promise<void>((resolve) => {
          const look = () => {
            waiting.delete(look)
            resolve()
          }
          waiting.add(look)
        })
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = ''
  request.setEncoding('utf8')
  for await (const piece of request) text += String(piece)
  try {
    return text ? JSON.parse(text) : undefined
  } catch {
    // The handler says what it thinks of a body that is no JSON.
    return text
  }
}

async function paced(response: ServerResponse, seen: Seen, pieces: Iterable<string>, rate: number): Promise<boolean> {
  const startedAt = performance.now()
  for (const piece of pieces) {
    // Counted from the start, so that timers that come late do not slow the whole down.
    const due = startedAt + (seen.tokens / rate) * 1000 - performance.now()
    if (due > 0) await new Promise((resolve) => setTimeout(resolve, due))
    if (response.destroyed) return false
    response.write(piece)
    seen.tokens++
  }
  return !response.destroyed
}

export function sendJSON(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

/** Words with the space before them: what these servers call a token. */
export const tokensOf = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? []

/** A text about the question, as long as asked for. */
export function answerTo(question: string, words = 60): string {
  const say = `You asked: ${question.slice(0, 200)}\n\nHere is what a server on loopback says, word by word, at its own pace. `
  const rest = 'It has no model behind it; it only speaks like one, which is all this needs.'.split(' ')
  const more = Array.from({ length: words }, (_, index) => rest[index % rest.length])
  return say + more.join(' ')
}

interface Arguments {
  port: number
  tokensPerSecond: number
  words: number
  origins: string[]
  models: string[] | undefined
}

/** Runs a server as a process of its own, where the file is the one that was started: its address is printed as a line of JSON. */
export async function runAsProcess(
  importMeta: ImportMeta & { main?: boolean },
  start: (options: Arguments) => Promise<ModelServer>,
): Promise<void> {
  if (!importMeta.main) return
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'tokens-per-second': { type: 'string', default: '50' },
      words: { type: 'string', default: '60' },
      origins: { type: 'string', default: '' },
      models: { type: 'string' },
    },
  })
  const server = await start({
    port: Number(values.port),
    tokensPerSecond: Number(values['tokens-per-second']),
    words: Number(values.words),
    origins: values.origins.split(',').filter(Boolean),
    models: values.models?.split(',').filter(Boolean),
  })
  console.log(JSON.stringify({ url: server.url, port: server.port, pid: globalThis.process.pid }))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    globalThis.process.on(signal, () => void server.close().then(() => globalThis.process.exit(0)))
  }
}
