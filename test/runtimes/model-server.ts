import {
  document,
  done,
  event,
  eventStream,
  json,
  startServer,
  type LoopbackServer,
} from '../sockets/loopback-server.ts'

/** Speaks OpenAI's and Ollama's protocol; what it does to an OpenAI request hangs on the model's name. */
export const startModelServer = (): Promise<LoopbackServer> =>
  startServer((response, { body }) => {
    const { model } = JSON.parse(body) as { model: string }
    if (model === 'llama3.2') {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      for (const content of ['Grü', 'ße', ' zurück'])
        response.write(line({ message: { role: 'assistant', content }, done: false }))
      response.end(line({ message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' }))
    } else if (model === 'plain') response.writeHead(200, json).end(document('Hello'))
    else if (model === 'redirect') response.writeHead(307, { location: '/elsewhere' }).end()
    else if (model === 'cut') response.writeHead(200, eventStream).end(event('Half an'))
    else if (model === 'endless') speakForEver(response)
    else {
      response.writeHead(200, eventStream)
      // Cut within an event, and within a character.
      const bytes = Buffer.from(event('Grüße') + event(' zurück') + done)
      const middle = bytes.indexOf('ü') + 1
      response.write(bytes.subarray(0, middle), () => setTimeout(() => response.end(bytes.subarray(middle)), 20))
    }
  })

const line = (rest: object) => `${JSON.stringify({ model: 'llama3.2', created_at: '2026-01-01T00:00:00Z', ...rest })}\n`

function speakForEver(response: Parameters<Parameters<typeof startServer>[0]>[0]): void {
  response.writeHead(200, eventStream)
  const timer = setInterval(() => response.write(event('word ')), 5)
  response.on('close', () => clearInterval(timer))
}
