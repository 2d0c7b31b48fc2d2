import Anthropic, { AuthenticationError } from '@anthropic-ai/sdk'
import { describe, expect, it } from 'vitest'
import { cities, parameters, question, script, text } from './scripts.ts'

const clientOf = (fetch: typeof globalThis.fetch, maxRetries = 0) =>
  new Anthropic({ apiKey: 'sk-ant-test', fetch, maxRetries })
const request = {
  model: 'claude-sonnet-4-5',
  max_tokens: 4096,
  messages: [{ role: 'user' as const, content: question }],
}
const tools = [{ name: 'weather', input_schema: parameters }]

describe('@anthropic-ai/sdk', () => {
  it('asks', async () => {
    const message = await clientOf(script.answer('anthropic')).messages.create(request)
    expect(message.content).toMatchObject([{ type: 'text', text }])
    expect(message.stop_reason).toBe('end_turn')
    expect(message._request_id).toMatch(/^req_/)
  })

  it('streams', async () => {
    const message = await clientOf(script.answer('anthropic')).messages.stream(request).finalMessage()
    expect(message.content).toMatchObject([{ type: 'text', text }])
    expect(message.usage.output_tokens).toBeGreaterThan(1)
  })

  it('thinks, and signs its thoughts', async () => {
    const client = clientOf(script.thought('anthropic'))
    const thinking = { type: 'enabled' as const, budget_tokens: 1024 }
    const { content } = await client.messages.stream({ ...request, thinking }).finalMessage()
    expect(content[0]).toMatchObject({ type: 'thinking', thinking: 'Hm, light.' })
    expect(content[0]).toHaveProperty('signature', expect.stringMatching(/=$/))
    const followUp = [...request.messages, { role: 'assistant' as const, content }, ...request.messages]
    await client.messages.create({ ...request, thinking, messages: followUp })
  })

  it('calls tools and hears their results', async () => {
    const client = clientOf(script.calls('anthropic'))
    const { content, stop_reason } = await client.messages.stream({ ...request, tools }).finalMessage()
    const calls = content.filter((block) => block.type === 'tool_use')
    expect(stop_reason).toBe('tool_use')
    expect(calls.map(({ input }) => input)).toEqual(cities)
    const results = calls.map(({ id }) => ({ type: 'tool_result' as const, tool_use_id: id, content: 'sunny' }))
    const answer = await client.messages.create({
      ...request,
      tools,
      messages: [...request.messages, { role: 'assistant', content }, { role: 'user', content: results }],
    })
    expect(answer.content).toMatchObject([{ text: 'Sunny.' }])
  })

  it('lists models, page by page', async () => {
    const ids: string[] = []
    for await (const { id } of clientOf(script.answer('anthropic')).models.list({ limit: 1 })) ids.push(id)
    expect(ids.length).toBeGreaterThan(2)
  })

  it('counts tokens', async () => {
    const { model, messages } = request
    const counted = await clientOf(script.answer('anthropic')).messages.countTokens({ model, messages })
    expect(counted.input_tokens).toBeGreaterThan(0)
  })

  it('knows its errors, and retries what may be retried', async () => {
    await expect(clientOf(script.wrongKey('anthropic')).messages.create(request)).rejects.toThrow(AuthenticationError)
    const message = await clientOf(script.busy('anthropic'), 1).messages.create(request)
    expect(message.content).toMatchObject([{ text }])
  })
})
