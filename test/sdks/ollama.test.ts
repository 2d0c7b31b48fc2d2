import { Ollama } from 'ollama/browser'
import { describe, expect, it } from 'vitest'
import { fail, mock, mockFetch } from '../../src/mocks/index.ts'
import { cities, parameters, question, script, text } from './scripts.ts'

const clientOf = (fetch: typeof globalThis.fetch) => new Ollama({ host: 'http://localhost:11434', fetch })
const request = { model: 'llama3.2', messages: [{ role: 'user', content: question }] }
const tools = [{ type: 'function', function: { name: 'weather', description: 'The weather', parameters } }]

describe('ollama', () => {
  it('chats', async () => {
    const { message, done_reason } = await clientOf(script.answer('ollama')).chat(request)
    expect([message.content, done_reason]).toEqual([text, 'stop'])
  })

  it('streams', async () => {
    let said = ''
    for await (const part of await clientOf(script.answer('ollama')).chat({ ...request, stream: true }))
      said += part.message.content
    expect(said).toBe(text)
  })

  it('thinks', async () => {
    const { message } = await clientOf(script.thought('ollama')).chat({ ...request, think: true })
    expect([message.thinking, message.content]).toEqual(['Hm, light.', text])
  })

  it('calls tools and hears their results', async () => {
    const client = clientOf(script.calls('ollama'))
    const { message } = await client.chat({ ...request, tools })
    expect(message.tool_calls?.map((call) => call.function.arguments)).toEqual(cities)
    const messages = [...request.messages, message, { role: 'tool', tool_name: 'weather', content: 'sunny' }]
    expect((await client.chat({ ...request, messages, tools })).message.content).toBe('Sunny.')
  })

  it('generates', async () => {
    const { response } = await clientOf(script.answer('ollama')).generate({ model: 'llama3.2', prompt: question })
    expect(response).toBe(text)
  })

  it('embeds', async () => {
    const client = clientOf(script.answer('ollama'))
    const { embeddings } = await client.embed({ model: 'nomic-embed-text', input: ['a', 'b'] })
    expect(embeddings.map(({ length }) => length)).toEqual([768, 768])
  })

  it('lists, shows and pulls', async () => {
    const client = clientOf(script.answer('ollama'))
    expect((await client.list()).models.map(({ name }) => name)).toContain('llama3.2:latest')
    expect((await client.show({ model: 'llama3.2' })).capabilities).toContain('tools')
    expect((await client.ps()).models).toHaveLength(1)
    const statuses: string[] = []
    for await (const { status } of await client.pull({ model: 'tiny', stream: true })) statuses.push(status)
    expect([statuses[0], statuses.at(-1)]).toEqual(['pulling manifest', 'success'])
  })

  it('knows its errors', async () => {
    const fetch = mockFetch([mock('ollama/*', fail('not-found'))])
    await expect(clientOf(fetch).chat(request)).rejects.toThrow("model 'llama3.2' not found")
  })
})
