import OpenAI, { AuthenticationError, AzureOpenAI } from 'openai'
import { describe, expect, it } from 'vitest'
import { cities, parameters, question, script, text } from './scripts.ts'

const clientOf = (fetch: typeof globalThis.fetch, more: object = {}) =>
  new OpenAI({ apiKey: 'sk-test', fetch, maxRetries: 0, ...more })
const messages = [{ role: 'user' as const, content: question }]
const tools = [{ type: 'function' as const, function: { name: 'weather', parameters } }]

describe('openai', () => {
  it('chats', async () => {
    const completion = await clientOf(script.answer('openai')).chat.completions.create({ model: 'gpt-4.1', messages })
    expect(completion.choices[0]?.message.content).toBe(text)
    expect(completion.usage?.total_tokens).toBeGreaterThan(0)
    expect(completion._request_id).toMatch(/^req_/)
  })

  it('streams', async () => {
    const stream = clientOf(script.answer('openai')).chat.completions.stream({
      model: 'gpt-4.1',
      messages,
      stream_options: { include_usage: true },
    })
    const final = await stream.finalChatCompletion()
    expect(final.choices[0]?.message.content).toBe(text)
    expect(final.usage?.completion_tokens).toBeGreaterThan(0)
  })

  it('runs tools to the end', async () => {
    const heard: unknown[] = []
    const runner = clientOf(script.calls('openai')).chat.completions.runTools({
      model: 'gpt-4.1',
      messages,
      stream: true,
      tools: [
        {
          type: 'function',
          function: {
            name: 'weather',
            description: 'The weather of a city',
            parameters,
            parse: JSON.parse,
            function: (args: unknown) => heard.push(args) && 'sunny',
          },
        },
      ],
    })
    expect(await runner.finalContent()).toBe('Sunny.')
    expect(heard).toEqual(cities)
  })

  it('reads calls that came in pieces', async () => {
    const stream = clientOf(script.calls('openai')).chat.completions.stream({ model: 'gpt-4.1', messages, tools })
    const { choices } = await stream.finalChatCompletion()
    const calls = choices[0]?.message.tool_calls ?? []
    expect(calls.map((call) => call.type === 'function' && JSON.parse(call.function.arguments))).toEqual(cities)
  })

  it('embeds, in base64 as it does by default', async () => {
    const { data } = await clientOf(script.answer('openai')).embeddings.create({ model: 'm', input: ['a', 'b'] })
    expect(data.map(({ embedding }) => embedding.length)).toEqual([1536, 1536])
    expect(Math.hypot(...(data[0]?.embedding ?? []))).toBeCloseTo(1, 4)
  })

  it('lists models', async () => {
    const ids: string[] = []
    for await (const { id } of clientOf(script.answer('openai')).models.list()) ids.push(id)
    expect(ids).toContain('gpt-4.1')
  })

  it('knows its errors, and retries what may be retried', async () => {
    const wrong = clientOf(script.wrongKey('openai')).chat.completions.create({ model: 'gpt-4.1', messages })
    await expect(wrong).rejects.toThrow(AuthenticationError)
    const retried = clientOf(script.busy('openai'), { maxRetries: 1 })
    const { choices } = await retried.chat.completions.create({ model: 'gpt-4.1', messages })
    expect(choices[0]?.message.content).toBe(text)
  })

  it('completes text', async () => {
    const { choices } = await clientOf(script.answer('openai')).completions.create({ model: 'm', prompt: 'Hi' })
    expect(choices[0]?.text).toBe(text)
  })
})

describe('openai at other hosts', () => {
  it.each([
    ['ollama', 'http://localhost:11434/v1'],
    ['groq', 'https://api.groq.com/openai/v1'],
    ['mistral', 'https://api.mistral.ai/v1'],
    ['openrouter', 'https://openrouter.ai/api/v1'],
    ['deepseek', 'https://api.deepseek.com'],
    ['xai', 'https://api.x.ai/v1'],
    ['together', 'https://api.together.xyz/v1'],
    ['perplexity', 'https://api.perplexity.ai'],
    ['vllm', 'http://localhost:8000/v1'],
    ['textgen', 'http://localhost:5000/v1'],
    ['huggingface', 'https://router.huggingface.co/v1'],
    ['llamacpp', 'http://localhost:8080/v1'],
  ])('reads %s', async (provider, baseURL) => {
    const client = clientOf(script.answer(provider), { baseURL })
    const stream = await client.chat.completions.create({ model: 'm', messages, stream: true })
    let said = ''
    for await (const { choices } of stream) said += choices[0]?.delta.content ?? ''
    expect(said).toBe(text)
  })

  it('reads Azure', async () => {
    const client = new AzureOpenAI({
      endpoint: 'https://mine.openai.azure.com',
      apiKey: 'key',
      apiVersion: '2025-04-01-preview',
      fetch: script.answer('azure'),
    })
    const { choices } = await client.chat.completions.create({ model: 'gpt-4.1', messages })
    expect(choices[0]?.message.content).toBe(text)
  })
})
