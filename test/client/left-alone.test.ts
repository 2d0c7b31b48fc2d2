import { describe, expect, it, vi } from 'vitest'
import { createClient } from '../../src/index.ts'
import * as core from '../../src/core.ts'
import { openai } from '../../src/providers/openai.ts'

const messages = [{ role: 'user' as const, content: 'Hello' }]
const connections = { openai: { apiKey: 'sk-simulated' } }
const asked = { model: 'openai/a', messages }
const fetch = async () => Response.json({ choices: [{ index: 0, message: { content: 'Hi' }, finish_reason: 'stop' }] })

describe('a stream that nobody reads', () => {
  it('has no timer running and does not hold the signal', async () => {
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const signal = new AbortController().signal
    const listens = vi.spyOn(signal, 'addEventListener')
    createClient({ connections, fetch }).completion({ ...asked, stream: true }, { timeout: 60_000, signal })
    expect(timers).not.toHaveBeenCalled()
    expect(listens).not.toHaveBeenCalled()
    timers.mockRestore()
  })

  it('has all its time when it is read later', async () => {
    let now = 0
    const clock = { now: () => now, random: () => 0, sleep: () => new Promise<void>(() => undefined) }
    const client = core.createClient({ providers: [openai], connections, fetch, clock })
    const stream = client.completion({ ...asked, stream: true }, { timeout: 1000 })
    now = 5000
    const { timing } = await stream.final()
    expect(timing).toMatchObject({ startedAt: 5000, total: 0 })
  })

  it('fails as aborted when its signal was aborted meanwhile, and nothing is sent', async () => {
    const controller = new AbortController()
    const sent = vi.fn(fetch)
    const stream = createClient({ connections, fetch: sent }).completion(
      { ...asked, stream: true },
      { signal: controller.signal },
    )
    controller.abort()
    await expect(stream.final()).rejects.toMatchObject({ code: 'aborted' })
    expect(sent).not.toHaveBeenCalled()
  })
})

describe('callbacks', () => {
  it('that fail later are reported once, and break nothing', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const onSuccess = async () => {
      throw new Error('later')
    }
    const client = createClient({ connections, fetch, callbacks: [{ name: 'log', onSuccess }] })
    await client.completion(asked)
    await client.completion(asked)
    await vi.waitFor(() => expect(report).toHaveBeenCalledTimes(1))
    expect(report).toHaveBeenCalledWith('llmux: onSuccess of log threw', expect.objectContaining({ message: 'later' }))
    report.mockRestore()
  })

  it('that never answer are waited for no longer than the call', async () => {
    const client = createClient({ connections, fetch, callbacks: [{ onRequest: () => new Promise(() => undefined) }] })
    await expect(client.completion(asked, { timeout: 1 })).rejects.toMatchObject({ code: 'timeout' })
  })
})

describe('a reader', () => {
  it('that leaves is told of no failure afterwards', async () => {
    const stream = createClient({ connections, fetch }).completion({ ...asked, stream: true })
    const iterator = stream[Symbol.asyncIterator]()
    await iterator.return?.()
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    await expect(stream.final()).rejects.toMatchObject({ code: 'aborted' })
  })
})

describe('an error whose words never come', () => {
  const stalled: typeof globalThis.fetch = async (_, init) => {
    const body = new ReadableStream({
      start: (controller) => init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason)),
    })
    return new Response(body, { status: 401 })
  }

  it('is known by its status from a server that may take its time for a model', async () => {
    const client = createClient({ fetch: stalled, retry: 0, timeout: { idle: 5 } })
    const stream = client.completion({ model: 'ollama/a', messages, stream: true })
    await expect(stream.final()).rejects.toMatchObject({ code: 'authentication', status: 401 })
  })

  it('is known by its status when its time is over', async () => {
    const stream = createClient({ connections, fetch: stalled, retry: 0 }).completion(
      { ...asked, stream: true },
      { timeout: { firstToken: 5 } },
    )
    await expect(stream.final()).rejects.toMatchObject({ code: 'authentication', status: 401 })
  })
})

describe('a look around that never ends', () => {
  /** Nobody answers, and what would find out why does not either. */
  function lost() {
    const looked = vi.fn(() => new Promise<never>(() => undefined))
    const looking = () => vi.waitFor(() => expect(looked).toHaveBeenCalled())
    let now = 0
    /** All the time there is passes while somebody looks. */
    const sleep = async () => {
      await looking()
      now = Infinity
    }
    const client = core.createClient({
      providers: [openai],
      connections,
      fetch: () => Promise.reject(new TypeError('fetch failed')),
      retry: 0,
      diagnose: looked,
      clock: { now: () => now, random: () => 0, sleep },
    })
    return { client, looking }
  }

  it('is left when time is over: what went wrong is known without it', async () => {
    const unreachable = { code: 'unreachable', attempts: [{ outcome: 'failed' }] }
    await expect(lost().client.completion(asked, { timeout: 50 })).rejects.toMatchObject(unreachable)
    const embedding = lost().client.embedding({ model: 'openai/a', input: 'a' }, { timeout: 50 })
    await expect(embedding).rejects.toMatchObject(unreachable)
  })

  it('is left when its call is aborted', async () => {
    const { client, looking } = lost()
    const controller = new AbortController()
    const call = client.completion(asked, { signal: controller.signal, timeout: Infinity })
    void looking().then(() => controller.abort())
    await expect(call).rejects.toMatchObject({ code: 'aborted' })
  })

  it('is left when its stream is aborted', async () => {
    const { client, looking } = lost()
    const stream = client.completion({ ...asked, stream: true }, { timeout: { firstToken: Infinity } })
    const next = stream[Symbol.asyncIterator]().next()
    await looking()
    stream.abort()
    await expect(next).rejects.toMatchObject({ code: 'aborted' })
  })
})

describe('a stream that waits to start over', () => {
  const line = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'Half' } }] })}\n\n`
  /** Each answer breaks after one piece; the wait before the next is longer than any test. */
  function breaking() {
    const sent = vi.fn(async () => {
      const pieces = [new TextEncoder().encode(line)]
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          const piece = pieces.shift()
          if (piece) controller.enqueue(piece)
          else controller.error(new TypeError('terminated'))
        },
      })
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    })
    const retry = { retries: 1, baseDelay: 3_600_000, maxDelay: 3_600_000 }
    const onRetry = vi.fn()
    const client = createClient({ connections, fetch: sent, retry, callbacks: [{ onRetry }] })
    const stream = client.completion({ ...asked, stream: true }, { onInterrupt: 'restart' })
    return { stream, sent, waiting: () => vi.waitFor(() => expect(onRetry).toHaveBeenCalled()) }
  }

  it('ends at once when it is aborted', async () => {
    const { stream, sent, waiting } = breaking()
    const final = stream.final()
    await waiting()
    stream.abort()
    await expect(final).rejects.toMatchObject({ code: 'aborted' })
    expect(stream.snapshot()?.choices[0]?.message.content).toBe('Half')
    expect(sent).toHaveBeenCalledTimes(1)
  })

  it('ends at once when its loop is left', async () => {
    const { stream, sent, waiting } = breaking()
    const iterator = stream[Symbol.asyncIterator]()
    await iterator.next()
    const next = iterator.next()
    await waiting()
    await iterator.return?.()
    await expect(next).rejects.toMatchObject({ code: 'aborted' })
    expect(sent).toHaveBeenCalledTimes(1)
  })
})
