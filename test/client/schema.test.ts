import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import * as mini from 'zod/mini'
import { createClient } from '../../src/core.ts'
import { openai } from '../../src/providers/openai.ts'
import type { CompletionRequest, ResolvedRequest } from '../../src/types/index.ts'
import { plainAnswer, plainDialect, plainProvider } from '../support/plain-provider.ts'

const messages = [{ role: 'user' as const, content: 'hi' }]

function clientOf(answer: string) {
  const requests: Partial<CompletionRequest>[] = []
  const dialect = {
    ...plainDialect,
    chat: {
      ...plainDialect.chat,
      encode: (request: ResolvedRequest) => (requests.push(request), { path: '/chat', body: {} }),
    },
  }
  const client = createClient({
    providers: [plainProvider('a', { dialect: dialect })],
    fetch: async () => plainAnswer({ text: answer }, { finish: 'stop' }),
  })
  return { client, requests }
}

describe('schema', () => {
  const city = z.object({ name: z.string(), people: z.number() })

  it('becomes response_format, strictly where the schema allows it, and gives parsed', async () => {
    const { client, requests } = clientOf('{"name":"Bonn","people":3}')
    const completion = await client.completion({ model: 'a/m', messages }, { schema: city })
    expect(completion.choices[0].message.parsed?.people).toBe(3)
    expect(requests[0]?.response_format).toMatchObject({
      type: 'json_schema',
      json_schema: { strict: true, schema: { type: 'object', required: ['name', 'people'] } },
    })
    await client.completion({ model: 'a/m', messages }, { schema: z.object({ name: z.optional(z.string()) }) })
    expect(requests[1]?.response_format).not.toHaveProperty('json_schema.strict')
  })

  it('takes the JSON out of a Markdown fence', async () => {
    const { client } = clientOf('```json\n{"name":"Bonn","people":3}\n```')
    expect((await client.completion({ model: 'a/m', messages }, { schema: city })).choices[0].message.parsed).toEqual({
      name: 'Bonn',
      people: 3,
    })
  })

  it('says what did not fit, and hands the text over', async () => {
    const { client } = clientOf('{"name":"Bonn"}')
    const stream = client.completion({ model: 'a/m', messages, stream: true }, { schema: city })
    for await (const _chunk of stream) void 0
    await expect(stream.final()).rejects.toMatchObject({
      code: 'invalid-output',
      message: expect.stringContaining('people:'),
      partial: { choices: [{ message: { content: '{"name":"Bonn"}' } }] },
    })
    await expect(
      clientOf('Bonn').client.completion({ model: 'a/m', messages }, { schema: city }),
    ).rejects.toMatchObject({ code: 'invalid-output', message: 'the answer is not JSON: Bonn' })
  })

  it('names who answered, where the answer does not fit', async () => {
    const call = clientOf('Bonn').client.completion({ model: 'a/m', messages }, { schema: city })
    await expect(call).rejects.toMatchObject({ provider: 'a', model: 'm', attempts: [{ outcome: 'success' }] })
  })

  it('lets a call for a tool be one, whatever was said before it', async () => {
    const calls = [{ id: '1', type: 'function', function: { name: 'look_up', arguments: '{}' } }]
    for (const content of ['Let me look that up.', '', null]) {
      const message = { content, tool_calls: calls }
      const fetch = async () => Response.json({ choices: [{ index: 0, message, finish_reason: 'tool_calls' }] })
      const client = createClient({ providers: [openai], connections: { openai: { apiKey: 'sk-simulated' } }, fetch })
      const { choices } = await client.completion({ model: 'openai/m', messages }, { schema: city })
      expect(choices[0].message.tool_calls).toEqual(calls)
      expect(choices[0].message).not.toHaveProperty('parsed')
    }
  })

  it('asks for response_format where the schema cannot say itself, before anything is sent', async () => {
    const { client, requests } = clientOf('{"name":"Bonn"}')
    const schema = mini.object({ name: mini.string() })
    await expect(client.completion({ model: 'a/m', messages }, { schema })).rejects.toThrow('give response_format too')
    expect(requests).toEqual([])
    const completion = await client.completion(
      { model: 'a/m', messages, response_format: { type: 'json_object' } },
      { schema },
    )
    expect(completion.choices[0].message.parsed?.name).toBe('Bonn')
  })
})
