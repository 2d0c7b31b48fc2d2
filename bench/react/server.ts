import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A model server that says so many words at so many a second, in paragraphs, with OpenAI's protocol, to pages of any origin. */
export async function startPacedServer(chunks: number, perSecond: number): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }
    if (request.method === 'OPTIONS') return void response.writeHead(204, cors).end()
    response.writeHead(200, { ...cors, 'content-type': 'text/event-stream' })
    const start = performance.now()
    let sent = 0
    const timer = setInterval(() => {
      const due = Math.min(chunks, Math.floor(((performance.now() - start) * perSecond) / 1000))
      while (sent < due) response.write(event(wordAt(sent++), null))
      if (sent < chunks) return
      clearInterval(timer)
      response.end(`${event('', 'stop')}data: [DONE]\n\n`)
    }, 1)
    response.on('close', () => clearInterval(timer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() }
}

export const wordAt = (at: number): string => (at % 60 === 59 ? '.\n\n' : ` word${at}`)

export const textOf = (chunks: number): string => Array.from({ length: chunks }, (_, at) => wordAt(at)).join('')

const event = (content: string, finish_reason: string | null) =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1764000000,
    model: 'gpt-bench',
    choices: [{ index: 0, delta: { content }, logprobs: null, finish_reason }],
  })}\n\n`
