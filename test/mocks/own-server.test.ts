import { describe, expect, it } from 'vitest'
import { createClient } from '../../src/index.ts'
import { mock, mockFetch, reply } from '../../src/mocks/index.ts'
import { dig, events, lines } from './kit.ts'

const base = 'http://192.168.1.5:9000'
const fetchOf = (...rules: Parameters<typeof mock>[1][]) =>
  mockFetch([mock('mine/*', ...rules)], { baseURLs: { mine: base } })
const post = async (path: string, body: object, fetch = fetchOf(reply('Hello there'))) =>
  fetch(base + path, { method: 'POST', body: JSON.stringify(body) })

describe('a server of one’s own', () => {
  const messages = [{ role: 'user' as const, content: 'Hi' }]

  it('speaks chat completions, with and without /v1', async () => {
    for (const path of ['/v1/chat/completions', '/chat/completions']) {
      const body: unknown = await (await post(path, { model: 'm', messages })).json()
      expect(dig(body, 'choices', 0, 'message', 'content')).toBe('Hello there')
    }
  })

  it('speaks text completions', async () => {
    const body: unknown = await (await post('/v1/completions', { model: 'm', prompt: 'Hi' })).json()
    expect(dig(body, 'choices', 0, 'text')).toBe('Hello there')
    const text = await (await post('/v1/completions', { model: 'm', prompt: 'Hi', stream: true })).text()
    expect(
      events(text)
        .map((chunk) => dig(chunk, 'choices', 0, 'text') ?? '')
        .join(''),
    ).toBe('Hello there')
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
  })

  it('speaks llama.cpp’s own completion, which stops without [DONE]', async () => {
    const text = await (await post('/completion', { prompt: 'Hi', stream: true })).text()
    const chunks = events(text)
    expect(chunks.map((chunk) => dig(chunk, 'content')).join('')).toBe('Hello there')
    expect(dig(chunks.at(-1), 'stop')).toBe(true)
    expect(text).not.toContain('[DONE]')
  })

  it('gives llama.cpp JSON by a schema, and probabilities when asked', async () => {
    const json_schema = { type: 'object', properties: { age: { type: 'integer' } }, required: ['age'] }
    const fetch = mockFetch([], { baseURLs: { mine: base } })
    const body: unknown = await (await post('/completion', { prompt: 'Hi', json_schema, n_probs: 2 }, fetch)).json()
    expect(dig(body, 'content')).toBe('{"age":0}')
    expect(dig(body, 'completion_probabilities', 0, 'top_logprobs')).toHaveLength(2)
  })

  it('speaks TGI, without a space after data:', async () => {
    const text = await (await post('/generate_stream', { inputs: 'Hi', parameters: { max_new_tokens: 5 } })).text()
    expect(text).toMatch(/^data:\{/)
    expect(dig(events(text).at(-1), 'generated_text')).toBe('Hello there')
    const refused = await post('/generate', { inputs: 'Hi', parameters: { temperature: 0 } })
    expect([refused.status, dig(await refused.json(), 'error_type')]).toEqual([422, 'validation'])
  })

  it('speaks TEI, with its limit', async () => {
    const vectors = (await (await post('/embed', { inputs: ['a', 'b'] })).json()) as number[][]
    expect(vectors.map(({ length }) => length)).toEqual([768, 768])
    expect((await post('/embed', { inputs: Array.from({ length: 33 }, () => 'a') })).status).toBe(422)
  })

  it('speaks Ollama', async () => {
    const rows = lines(await (await post('/api/chat', { model: 'm', messages })).text())
    expect(rows.map((row) => dig(row, 'message', 'content')).join('')).toBe('Hello there')
  })

  it.each([
    ['/v1', 'mine/any-model'],
    ['/v1/chat/completions', 'mine'],
    ['/v1/completions', 'mine'],
    ['/completion', 'mine'],
    ['/api/chat', 'mine'],
    ['/v1/messages', 'mine'],
    ['/generate', 'mine'],
  ])('answers an endpoint registered at %s', async (path, model) => {
    const client = createClient({ fetch: fetchOf(reply('Hello there')) })
    client.register('mine', { url: base + path, apiKey: 'key' })
    const whole = await client.completion({ model, messages })
    const streamed = await client.completion({ model, messages, stream: true }).final()
    expect([whole, streamed].map(({ choices }) => choices[0].message.content)).toEqual(['Hello there', 'Hello there'])
  })
})

describe('wires', () => {
  const key = { authorization: 'Bearer key', 'x-goog-api-key': 'key', 'api-key': 'key' }
  const stream = async (url: string, body: object) =>
    (
      await mockFetch([mock('*', reply('Hi there', { reasoning: 'Hm.' }))])(url, {
        method: 'POST',
        headers: key,
        body: JSON.stringify(body),
      })
    ).text()
  const chat = { model: 'm', messages: [{ role: 'user', content: 'Hi' }], stream: true }

  it('OpenAI pads with obfuscation and counts only when asked', async () => {
    const url = 'https://api.openai.com/v1/chat/completions'
    expect(await stream(url, chat)).not.toContain('"usage"')
    const counted = events(await stream(url, { ...chat, stream_options: { include_usage: true } }))
    expect(dig(counted[0], 'usage')).toBeNull()
    expect(dig(counted.at(-2), 'choices')).toEqual([])
    expect(dig(counted.at(-2), 'usage', 'completion_tokens')).toBeGreaterThan(0)
    expect(dig(counted[0], 'obfuscation')).toBeTypeOf('string')
  })

  it('Perplexity writes CRLF and pings, repeats its message and never says [DONE]', async () => {
    const text = await stream('https://api.perplexity.ai/chat/completions', chat)
    expect(text).toMatch(/^: ping - /)
    expect(text.replaceAll('\r\n', '')).not.toContain('\n')
    expect(text).not.toContain('[DONE]')
    const last = events(text).at(-1)
    expect(dig(last, 'choices', 0, 'message', 'content')).toBe('<think>\nHm.\n</think>\n\nHi there')
    expect(dig(last, 'object')).toBe('chat.completion.done')
  })

  it('OpenRouter comments, says its finish twice and what it cost', async () => {
    const text = await stream('https://openrouter.ai/api/v1/chat/completions', chat)
    expect(text).toMatch(/^: OPENROUTER PROCESSING/)
    const finishes = events(text).filter((chunk) => dig(chunk, 'choices', 0, 'finish_reason') === 'stop')
    expect(finishes.map((chunk) => dig(chunk, 'usage', 'cost'))).toEqual([undefined, 0.00005])
  })

  it('xAI leaves finish_reason out until the end and counts reasoning apart', async () => {
    const chunks = events(await stream('https://api.x.ai/v1/chat/completions', chat))
    expect(dig(chunks[1], 'choices', 0)).not.toHaveProperty('finish_reason')
    const usage = chunks.map((chunk) => dig(chunk, 'usage')).find(Boolean)
    const { prompt_tokens, completion_tokens, total_tokens } = usage as Record<string, number>
    expect((prompt_tokens ?? 0) + (completion_tokens ?? 0)).toBeLessThan(total_tokens ?? 0)
  })

  it('Azure begins with a chunk about the prompt, and is found by its deployment', async () => {
    const url = 'https://mine.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2025-04-01-preview'
    const chunks = events(await stream(url, { ...chat, model: undefined }))
    expect(chunks[0]).toMatchObject({ choices: [], id: '', prompt_filter_results: [{ prompt_index: 0 }] })
    expect(dig(chunks[1], 'model')).toBe('gpt')
    expect(await stream(url.split('?')[0] ?? '', chat)).toContain('Resource not found')
  })

  it('Mistral thinks in parts, finishes with its count, and names calls in nine characters', async () => {
    const chunks = events(await stream('https://api.mistral.ai/v1/chat/completions', chat))
    expect(dig(chunks[1], 'choices', 0, 'delta', 'content', 0, 'thinking', 0, 'text')).toBe('Hm.')
    expect(dig(chunks.at(-2), 'usage', 'total_tokens')).toBeGreaterThan(0)
    expect(await stream('https://api.mistral.ai/v1/chat/completions', { ...chat, seed: 1 })).toContain(
      'extra_forbidden',
    )
  })
})
