import { http, HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { breakAfter, fail, mock, mockFetch, mockHandlers, reply } from '../../src/mocks/index.ts'
import { lines, send, start, textOf } from './kit.ts'

const slow = (tokens = 50) =>
  start([mock('ollama/*', reply('word '.repeat(tokens), { firstToken: 1, tokensPerSecond: 1000 }))])

describe('mockFetch', () => {
  it('fails a request that nothing mocks, so that no test reaches the network', async () => {
    await expect(mockFetch()('https://example.com/v1')).rejects.toThrow('nothing mocks GET https://example.com/v1')
  })

  it('hands such a request on, body and all, when told to whom', async () => {
    const passthrough = async (input: RequestInfo | URL) => new Response(await new Request(input).text())
    const fetch = mockFetch([], { passthrough })
    expect(await (await fetch('https://example.com/', { method: 'POST', body: 'hello' })).text()).toBe('hello')
  })

  it('takes handlers instead of rules, one’s own before ours', async () => {
    const own = http.get('https://api.openai.com/v1/models', () => HttpResponse.json({ mine: true }))
    const fetch = mockFetch([own, ...mockHandlers([mock('ollama/*', reply('Hi'))])])
    expect(await (await fetch('https://api.openai.com/v1/models')).json()).toEqual({ mine: true })
    expect(textOf('ollama', await (await send(fetch, 'ollama')).text())).toBe('Hi')
  })

  it('plays nothing for an empty list of handlers that are not rules', async () => {
    const other = http.get('https://example.com/', () => HttpResponse.text('only this'))
    await expect(send(mockFetch([other]), 'ollama')).rejects.toThrow('nothing mocks')
  })

  it('rejects at once when the signal has been aborted', async () => {
    const reason = new Error('never mind')
    await expect(send(start(), 'ollama', {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  it('rejects with the reason while the server is silent', async () => {
    const controller = new AbortController()
    const pending = send(
      start([mock('openai/*', breakAfter(0, 'silence'))]),
      'openai',
      {},
      { signal: controller.signal },
    )
    controller.abort(new Error('enough'))
    await expect(pending).rejects.toThrow('enough')
  })

  it('fails the pending read with the reason, and produces no more', async () => {
    const controller = new AbortController()
    const response = await send(slow(), 'ollama', { stream: true }, { signal: controller.signal })
    const reader = (response.body ?? new ReadableStream()).getReader()
    await reader.read()
    controller.abort(new Error('stop'))
    await expect(reader.read()).rejects.toThrow('stop')
  })

  it('stops a handler’s stream when the reader cancels', async () => {
    let cancelled: unknown
    const handler = http.get('https://example.com/', () => {
      const body = new ReadableStream({ cancel: (reason) => void (cancelled = reason) })
      return new HttpResponse(body)
    })
    const { body } = await mockFetch([handler])('https://example.com/', { signal: new AbortController().signal })
    await body?.cancel('gone')
    expect(cancelled).toBe('gone')
  })

  it('knows where its answer came from', async () => {
    expect((await send(start(), 'ollama')).url).toBe('http://localhost:11434/api/chat')
  })

  it('takes a Request, and hears its signal', async () => {
    const controller = new AbortController()
    const request = new Request('http://localhost:11434/api/tags', { signal: controller.signal })
    controller.abort(new Error('stop'))
    await expect(start()(request)).rejects.toThrow('stop')
  })
})

describe('mockHandlers', () => {
  it('count their turns each for themselves', async () => {
    const rules = [mock('ollama/*', fail('overloaded'), reply('Hi'))]
    const [one, other] = [start(rules), start(rules)]
    expect([(await send(one, 'ollama')).status, (await send(other, 'ollama')).status]).toEqual([503, 503])
    expect((await send(one, 'ollama')).status).toBe(200)
  })

  it('give the same answer to the same question of a fresh start, whatever was asked between', async () => {
    const ask = async (fetch: typeof globalThis.fetch, content: string) =>
      (await send(fetch, 'openai', { messages: [{ role: 'user', content }], stream: true })).text()
    const first = await ask(start(), 'a')
    const second = start()
    await ask(second, 'b')
    expect(await ask(second, 'a')).toBe(first)
    expect(await ask(second, 'a')).not.toBe(first)
    expect(await ask(start([], { seed: 1 }), 'a')).not.toBe(first)
  })

  it('tell onRequest the address, the headers and the body', async () => {
    const calls: unknown[] = []
    const fetch = start([], {
      onRequest: ({ provider, url, headers, request }) =>
        calls.push([provider, url, headers.get('authorization'), request]),
    })
    await send(fetch, 'openai', { seed: 1 })
    expect(calls).toEqual([
      [
        'openai',
        'https://api.openai.com/v1/chat/completions',
        'Bearer sk-test',
        { model: 'm', messages: [{ role: 'user', content: 'Why is the sky blue?' }], stream: false, seed: 1 },
      ],
    ])
  })

  it('answer where baseURLs says, and no longer at the provider’s own address', async () => {
    const fetch = start([], { baseURLs: { ollama: 'http://192.168.1.5:11434/' } })
    expect((await fetch('http://192.168.1.5:11434/api/tags')).status).toBe(200)
    await expect(fetch('http://localhost:11434/api/tags')).rejects.toThrow('nothing mocks')
  })

  it('keep the request’s limits in an answer of their own, not in a scripted one', async () => {
    const few = await (await send(start(), 'ollama', { options: { num_predict: 3 } })).text()
    expect(lines(few)).toMatchObject([{ done_reason: 'length', eval_count: 3 }])
    const fetch = start([mock('ollama/*', reply('one two three four'))])
    expect(textOf('ollama', await (await send(fetch, 'ollama', { options: { num_predict: 1 } })).text())).toBe(
      'one two three four',
    )
  })

  it('stop at a stop sequence, and say which', async () => {
    const body: unknown = await (await send(start(), 'anthropic', { stop_sequences: ['nowhere', ' asked'] })).json()
    expect(body).toMatchObject({
      content: [{ type: 'text', text: 'You' }],
      stop_reason: 'stop_sequence',
      stop_sequence: ' asked',
    })
  })

  it('let an unreachable server fail a probe too', async () => {
    const fetch = mockFetch([mock('vllm/*', fail('unreachable'))])
    await expect(fetch('http://localhost:8000/', { mode: 'no-cors' })).rejects.toThrow(TypeError)
    expect((await mockFetch()('http://localhost:8000/', { mode: 'no-cors' })).ok).toBe(true)
  })
})
