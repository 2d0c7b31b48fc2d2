import Groq, { AuthenticationError } from 'groq-sdk'
import { describe, expect, it } from 'vitest'
import { cities, parameters, question, script, text } from './scripts.ts'

const clientOf = (fetch: typeof globalThis.fetch, maxRetries = 0) => new Groq({ apiKey: 'gsk_test', fetch, maxRetries })
const request = { model: 'qwen/qwen3-32b', messages: [{ role: 'user' as const, content: question }] }
const tools = [{ type: 'function' as const, function: { name: 'weather', parameters } }]

describe('groq-sdk', () => {
  it('chats', async () => {
    const { choices, usage, x_groq } = await clientOf(script.answer('groq')).chat.completions.create(request)
    expect(choices[0]?.message.content).toBe(text)
    expect(usage?.total_time).toBeGreaterThan(0)
    expect(x_groq?.id).toMatch(/^req_/)
  })

  it('streams, thinking first', async () => {
    const stream = await clientOf(script.thought('groq')).chat.completions.create({ ...request, stream: true })
    let said = ''
    let thought = ''
    let counted: number | undefined
    for await (const { choices, x_groq } of stream) {
      said += choices[0]?.delta.content ?? ''
      thought += choices[0]?.delta.reasoning ?? ''
      counted = x_groq?.usage?.completion_tokens ?? counted
    }
    expect([said, thought]).toEqual([text, 'Hm, light.'])
    expect(counted).toBeGreaterThan(0)
  })

  it('calls tools', async () => {
    const { choices } = await clientOf(script.calls('groq')).chat.completions.create({ ...request, tools })
    const calls = choices[0]?.message.tool_calls ?? []
    expect(calls.map((call) => JSON.parse(call.function.arguments) as unknown)).toEqual(cities)
  })

  it('embeds', async () => {
    const { data } = await clientOf(script.answer('groq')).embeddings.create({ model: 'm', input: ['a', 'b'] })
    expect(data).toHaveLength(2)
  })

  it('lists models', async () => {
    const { data } = await clientOf(script.answer('groq')).models.list()
    expect(data.map(({ id }) => id)).toContain('qwen/qwen3-32b')
  })

  it('knows its errors, and retries what may be retried', async () => {
    const wrong = clientOf(script.wrongKey('groq')).chat.completions.create(request)
    await expect(wrong).rejects.toThrow(AuthenticationError)
    const { choices } = await clientOf(script.busy('groq'), 1).chat.completions.create(request)
    expect(choices[0]?.message.content).toBe(text)
  })
})
