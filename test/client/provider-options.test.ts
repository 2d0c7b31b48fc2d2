import { describe, expect, it } from 'vitest'
import { createClient } from '../../src/core.ts'
import { ollama } from '../../src/providers/ollama.ts'

describe('provider_options', () => {
  it('go into the body of their provider alone, and objects join what is there', async () => {
    const bodies: unknown[] = []
    const client = createClient({
      providers: [ollama],
      fetch: async (input, init) => {
        bodies.push(await new Request(input, init).json())
        return Response.json({ model: 'm', message: { content: 'Hi' }, done: true, done_reason: 'stop' })
      },
    })
    await client.completion({
      model: 'ollama/m',
      messages: [{ role: 'user', content: 'hi' }],
      temperature: 0,
      provider_options: { ollama: { options: { num_ctx: 8192 }, keep_alive: '5m' }, openai: { store: false } },
    })
    expect(bodies[0]).toMatchObject({ options: { temperature: 0, num_ctx: 8192 }, keep_alive: '5m' })
    expect(bodies[0]).not.toHaveProperty('store')
  })
})
