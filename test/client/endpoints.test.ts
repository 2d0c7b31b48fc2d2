import { createClient as createPreset } from '../../src/index.ts'
import { describe, expect, it } from 'vitest'
import { createClient, endpoint } from '../../src/core.ts'
import type { CoreOptions } from '../../src/types/index.ts'
import { plainAnswer, plainDialect, plainProvider } from '../support/plain-provider.ts'

const messages = [{ role: 'user' as const, content: 'hi' }]

function clientOf(options: Partial<CoreOptions>) {
  const sent: { url: string; model: string; key: string | null }[] = []
  const client = createClient({
    providers: [plainProvider('a')],
    endpoint,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const { model } = (await request.json()) as { model: string }
      sent.push({ url: request.url, model, key: request.headers.get('authorization') })
      return plainAnswer({ text: 'x' }, { finish: 'stop' })
    },
    ...options,
  })
  return { client, sent }
}

describe('endpoints', () => {
  it('are told apart by the path, and asked by their name', async () => {
    const { client, sent } = clientOf({
      endpoints: {
        mine: 'http://localhost:5000/v1/chat',
        named: { url: 'http://localhost:5001/chat/', model: 'qwen', apiKey: 'k' },
      },
    })
    await client.completion({ model: 'mine', messages })
    await client.completion({ model: 'mine/other', messages })
    await client.completion({ model: 'named', messages })
    expect(sent).toEqual([
      { url: 'http://localhost:5000/v1/chat', model: 'mine', key: null },
      { url: 'http://localhost:5000/v1/chat', model: 'other', key: null },
      { url: 'http://localhost:5001/chat', model: 'qwen', key: 'Bearer k' },
    ])
  })

  it('are registered while running', async () => {
    const { client, sent } = clientOf({})
    client.register('my_local_model', 'http://localhost:5000/chat')
    expect((await client.completion({ model: ['my_local_model'], messages })).provider).toBe('my_local_model')
    expect(sent[0]?.model).toBe('my_local_model')
  })

  it('are asked for their models with all others, registered later or not', async () => {
    const asked: string[] = []
    const client = createPreset({
      endpoints: { first: 'http://localhost:5000/v1' },
      fetch: async (url) => {
        asked.push(new URL(String(url)).port)
        return Response.json({ data: [{ id: 'm' }], models: [] })
      },
    })
    client.register('second', 'http://localhost:5001/v1')
    expect((await client.models()).map(({ id }) => id)).toEqual(expect.arrayContaining(['first/m', 'second/m']))
    expect(asked).toEqual(expect.arrayContaining(['5000', '5001']))
  })

  it('take a dialect that does not say what it adds to an address', async () => {
    const { operations: _, ...dialect } = plainDialect
    const { client, sent } = clientOf({ endpoints: { odd: { url: 'https://odd.test/chat', dialect } } })
    await client.completion({ model: 'odd', messages }).catch(() => undefined)
    expect(sent[0]?.url).toBe('https://odd.test/chat')
  })

  it('take a dialect where the path says nothing', async () => {
    const { client, sent } = clientOf({ endpoints: { odd: { url: 'https://odd.test/api', dialect: plainDialect } } })
    await client.completion({ model: 'odd/m', messages })
    expect(sent[0]?.url).toBe('https://odd.test/api/chat')
  })

  it('refuse what cannot be, naming the field', () => {
    const make = (endpoints: CoreOptions['endpoints']) => () => clientOf({ endpoints: endpoints ?? {} })
    expect(make({ mine: 'http://localhost/nothing' })).toThrow(
      'endpoints.mine.url: no known wire format has this path: http://localhost/nothing. Known: /chat',
    )
    expect(make({ mine: 'localhost' })).toThrow('endpoints.mine.url must be an http or https URL, not "localhost"')
    expect(make({ a: 'http://localhost/chat' })).toThrow('"a" cannot be an endpoint: it is the name of a provider')
    expect(make({ 'a/b': 'http://localhost/chat' })).toThrow('must be a word without "/"')
  })
})
