import { describe, expect, it } from 'vitest'
import { createClient } from '../../src/core.ts'
import { reply } from '../../src/mocks/index.ts'
import { createFrameSplitter } from '../../src/transport/any-frames.ts'
import { plainProvider } from '../support/plain-provider.ts'
import { answering, chatProviders, clientOf, embeddingProviders, model, question, recorded, run } from './subject.ts'

/** What a browser lets a page send without asking the server first, and what every host was seen to allow. */
const everywhere = ['accept', 'authorization', 'content-type']
/** What one host demands, by its own documentation. */
const demanded: Record<string, string[]> = {
  anthropic: ['x-api-key', 'anthropic-version'],
  gemini: ['x-goog-api-key'],
  azure: ['api-key'],
}

describe('edge case 27: minimal headers', () => {
  for (const provider of chatProviders) {
    it(`${provider.id} is sent no header it does not need`, async () => {
      const sent: string[] = []
      const client = clientOf(provider, async (input, init) => {
        sent.push(...new Request(input, init).headers.keys())
        return new Response('', { status: 500 })
      })
      await run(client, { model: model(provider), messages: question })
      await client.completion({ model: model(provider), messages: question }).catch(() => undefined)
      const allowed = [...everywhere, ...(demanded[provider.id] ?? [])]
      expect([...new Set(sent)].filter((name) => !allowed.includes(name))).toEqual([])
      expect(sent).toContain('content-type')
    })
  }

  for (const provider of embeddingProviders) {
    it(`${provider.id} is sent none for embeddings either`, async () => {
      const sent: string[] = []
      const client = clientOf(provider, async (input, init) => {
        sent.push(...new Request(input, init).headers.keys())
        return new Response('', { status: 500 })
      })
      await client.embedding({ model: model(provider), input: 'a' }).catch(() => undefined)
      const allowed = [...everywhere, ...(demanded[provider.id] ?? [])]
      expect([...new Set(sent)].filter((name) => !allowed.includes(name))).toEqual([])
    })
  }
})

describe('edge case 1: split UTF-8', () => {
  it('joins a character whose bytes came in two reads', async () => {
    const [provider] = chatProviders
    if (!provider) throw new Error('the registry is empty')
    const { bytes, contentType } = await recorded(provider, reply('👋'))
    const wave = new TextEncoder().encode('👋')
    const at = bytes.findIndex((_, index) => wave.every((byte, offset) => bytes[index + offset] === byte))
    expect(at).toBeGreaterThan(0)
    for (const cut of [1, 2, 3]) {
      const pieces = [bytes.slice(0, at + cut), bytes.slice(at + cut)]
      const { completion } = await run(clientOf(provider, answering(pieces, contentType)), {
        model: model(provider),
        messages: question,
      })
      expect(completion?.choices[0].message.content).toBe('👋')
    }
  })
})

describe('a body whose first piece', () => {
  for (const provider of chatProviders) {
    it(`is empty is read as what follows: ${provider.id}`, async () => {
      const { bytes, contentType } = await recorded(provider, reply('Hi'))
      const { completion } = await run(clientOf(provider, answering([new Uint8Array(0), bytes], contentType)), {
        model: model(provider),
        messages: question,
      })
      expect(completion?.choices[0].message.content).toBe('Hi')
    })
  }

  it('is a buffer, as a fetch of the caller’s own may give it, is read too', async () => {
    for (const provider of chatProviders) {
      const { bytes, contentType } = await recorded(provider, reply('Hi'))
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(bytes.slice().buffer)
          controller.close()
        },
      })
      const fetch = async () => new Response(body, { headers: { 'content-type': contentType } })
      const { completion } = await run(clientOf(provider, fetch), { model: model(provider), messages: question })
      expect(completion?.choices[0].message.content).toBe('Hi')
    }
  })
})

describe('long and odd lines', () => {
  it('edge case 3: CR and LF of one line end in two pieces are one line end', () => {
    const splitter = createFrameSplitter('text/event-stream')
    const frames = ['data: 1\r', '\ndata: 2\r', '\n\r', '\ndata: 3\r', '\r\n'].flatMap((piece) => splitter.push(piece))
    expect([...frames, ...splitter.end()]).toEqual([{ data: '1\n2' }, { data: 3 }])
  })

  it('edge case 8: reads one line of two million characters in small pieces', () => {
    const text = 'x'.repeat(2_000_000)
    const body = `data: ${JSON.stringify({ text })}\n\n`
    const splitter = createFrameSplitter('text/event-stream')
    const frames = []
    for (let start = 0; start < body.length; start += 1024)
      frames.push(...splitter.push(body.slice(start, start + 1024)))
    expect([...frames, ...splitter.end()]).toEqual([{ data: { text } }])
  })

  it('edge case 23: integers beyond 2^53 are read, if not to the last digit', () => {
    const splitter = createFrameSplitter('application/json')
    splitter.push('{"seed":15092511270073158000,"text":"a"}')
    expect(splitter.end()).toEqual([{ data: { seed: 15092511270073158000, text: 'a' } }])
  })
})

describe('edge case 25: buffering proxies', () => {
  it('a body held back as a whole is no silence between two pieces', async () => {
    let wake: (() => void) | undefined
    const slept: number[] = []
    const client = createClient({
      providers: [plainProvider('a')],
      clock: {
        now: () => 0,
        random: () => 0,
        // Nobody wakes before the answer is there: what was waited for until then is what counts.
        sleep: (ms, signal) =>
          new Promise((_resolve, reject) => {
            slept.push(ms)
            signal?.addEventListener('abort', () => reject(signal.reason as Error))
          }),
      },
      fetch: async () => {
        await new Promise<void>((resolve) => {
          wake = resolve
          setTimeout(() => wake?.(), 5)
        })
        return new Response('{"text":"a"}\n{"text":"b"}\n{"finish":"stop"}\n', {
          headers: { 'content-type': 'application/x-ndjson' },
        })
      },
    })
    const { completion } = await run(
      client,
      { model: 'a/m', messages: question },
      { timeout: { firstToken: 50_000, idle: 10 } },
    )
    expect(completion?.choices[0].message.content).toBe('ab')
    expect(slept[0]).toBe(50_000)
    expect(slept.slice(1).every((ms) => ms === 10)).toBe(true)
  })
})
