import { CohereClientV2, CohereError } from 'cohere-ai'
import { describe, expect, it } from 'vitest'
import { cities, parameters, question, script, text } from './scripts.ts'

const clientOf = (fetch: typeof globalThis.fetch, maxRetries = 0) =>
  new CohereClientV2({ token: 'test-token', fetch, maxRetries })
const request = { model: 'command-a-03-2025', messages: [{ role: 'user' as const, content: question }] }
const tools = [{ type: 'function' as const, function: { name: 'weather', description: 'The weather', parameters } }]

describe('cohere-ai', () => {
  it('chats', async () => {
    const { message, finishReason, usage } = await clientOf(script.answer('cohere')).chat(request)
    expect(message.content).toMatchObject([{ type: 'text', text }])
    expect([finishReason, usage?.tokens?.inputTokens]).toEqual(['COMPLETE', expect.any(Number)])
  })

  it('streams', async () => {
    let said = ''
    let reason: unknown
    for await (const event of await clientOf(script.answer('cohere')).chatStream(request)) {
      if (event.type === 'content-delta') said += event.delta?.message?.content?.text ?? ''
      if (event.type === 'message-end') reason = event.delta?.finishReason
    }
    expect([said, reason]).toEqual([text, 'COMPLETE'])
  })

  it('thinks', async () => {
    let thought = ''
    for await (const event of await clientOf(script.thought('cohere')).chatStream(request))
      if (event.type === 'content-delta') thought += event.delta?.message?.content?.thinking ?? ''
    expect(thought).toBe('Hm, light.')
  })

  it('calls tools and hears their results', async () => {
    const client = clientOf(script.calls('cohere'))
    const args: string[] = []
    for await (const event of await client.chatStream({ ...request, tools })) {
      if (event.type === 'tool-call-start') args.push('')
      if (event.type === 'tool-call-delta')
        args[args.length - 1] += event.delta?.message?.toolCalls?.function?.arguments ?? ''
    }
    expect(args.map((each) => JSON.parse(each) as unknown)).toEqual(cities)
    const { message } = await client.chat({
      ...request,
      tools,
      messages: [
        ...request.messages,
        {
          role: 'assistant',
          toolCalls: [{ id: 'w_1', type: 'function', function: { name: 'weather', arguments: '{}' } }],
        },
        { role: 'tool', toolCallId: 'w_1', content: 'sunny' },
      ],
    })
    expect(message.content).toMatchObject([{ text: 'Sunny.' }])
  })

  it('embeds', async () => {
    const { embeddings } = await clientOf(script.answer('cohere')).embed({
      model: 'embed-v4.0',
      texts: ['a', 'b'],
      inputType: 'search_document',
      embeddingTypes: ['float'],
      outputDimension: 256,
    })
    expect(embeddings.float?.map(({ length }) => length)).toEqual([256, 256])
  })

  it('knows its errors', async () => {
    await expect(clientOf(script.wrongKey('cohere')).chat(request)).rejects.toThrow(CohereError)
  })
})
