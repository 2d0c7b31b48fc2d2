import { HTTPClient, Mistral } from '@mistralai/mistralai'
import { describe, expect, it } from 'vitest'
import { cities, parameters, question, script, text } from './scripts.ts'

const clientOf = (fetch: typeof globalThis.fetch) =>
  new Mistral({
    apiKey: 'test-key',
    httpClient: new HTTPClient({ fetcher: (input, init) => fetch(input, init) }),
    retryConfig: { strategy: 'none' },
  })
const request = { model: 'mistral-small-latest', messages: [{ role: 'user' as const, content: question }] }
const tools = [{ type: 'function' as const, function: { name: 'weather', parameters } }]

describe('@mistralai/mistralai', () => {
  it('chats', async () => {
    const { choices, usage } = await clientOf(script.answer('mistral')).chat.complete(request)
    expect(choices[0]?.message?.content).toBe(text)
    expect(usage.totalTokens).toBeGreaterThan(0)
  })

  it('streams', async () => {
    let said = ''
    let counted: number | undefined
    for await (const { data } of await clientOf(script.answer('mistral')).chat.stream(request)) {
      const content = data.choices[0]?.delta.content
      if (typeof content === 'string') said += content
      counted = data.usage?.totalTokens ?? counted
    }
    expect(said).toBe(text)
    expect(counted).toBeGreaterThan(0)
  })

  it('thinks in parts', async () => {
    const { choices } = await clientOf(script.thought('mistral')).chat.complete(request)
    expect(choices[0]?.message?.content).toMatchObject([
      { type: 'thinking', thinking: [{ type: 'text', text: 'Hm, light.' }] },
      { type: 'text', text },
    ])
  })

  it('calls tools and hears their results', async () => {
    const client = clientOf(script.calls('mistral'))
    const { choices } = await client.chat.complete({ ...request, tools })
    const calls = choices[0]?.message?.toolCalls ?? []
    expect(calls.map((call) => JSON.parse(String(call.function.arguments)) as unknown)).toEqual(cities)
    const results = calls.map(({ id }) => ({ role: 'tool' as const, toolCallId: id ?? '', content: 'sunny' }))
    const answer = await client.chat.complete({
      ...request,
      tools,
      messages: [...request.messages, { role: 'assistant', content: '', toolCalls: calls }, ...results],
    })
    expect(answer.choices[0]?.message?.content).toBe('Sunny.')
  })

  it('embeds', async () => {
    const client = clientOf(script.answer('mistral'))
    const { data } = await client.embeddings.create({ model: 'mistral-embed', inputs: ['a', 'b'] })
    expect(data.map(({ embedding }) => embedding?.length)).toEqual([1024, 1024])
  })

  it('lists models', async () => {
    const { data } = await clientOf(script.answer('mistral')).models.list()
    expect(data?.map((row) => 'id' in row && row.id)).toContain('mistral-embed')
  })

  it('knows its errors', async () => {
    await expect(clientOf(script.wrongKey('mistral')).chat.complete(request)).rejects.toMatchObject({ statusCode: 401 })
  })
})
