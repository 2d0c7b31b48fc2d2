import { describe, expect, it } from 'vitest'
import { chatCodec } from '../../../src/dialects/openai-chat/chat.ts'
import type { OpenAIChatOptions } from '../../../src/dialects/openai-chat/options.ts'
import type { Message, ResolvedRequest } from '../../../src/types/index.ts'

const hi: readonly Message[] = [{ role: 'user', content: 'Hi' }]

export function encode(request: Partial<ResolvedRequest> = {}, options: OpenAIChatOptions = {}) {
  return chatCodec(options).encode({ model: 'm', messages: hi, stream: false, ...request })
}

function messages(given: readonly Message[], options?: OpenAIChatOptions) {
  return (encode({ messages: given }, options).body as { messages: unknown[] }).messages
}

describe('the body', () => {
  it('of a plain call holds model and messages, nothing else', () => {
    expect(encode()).toEqual({ path: '/chat/completions', body: { model: 'm', messages: hi }, warnings: [] })
  })

  it('of a stream asks for usage, unless the host refuses that', () => {
    expect(encode({ stream: true }).body).toMatchObject({ stream: true, stream_options: { include_usage: true } })
    expect(encode({ stream: true }, { streamOptions: false }).body).toEqual({ model: 'm', messages: hi, stream: true })
  })

  it('leaves out what is null, and what is ours', () => {
    const { body } = encode({ temperature: null, stop: null, metadata: null, provider_options: { x: { y: 1 } } })
    expect(body).toEqual({ model: 'm', messages: hi })
  })

  it('leaves out empty lists, which OpenAI refuses', () => {
    expect(encode({ tools: [], stop: [] }).body).toEqual({ model: 'm', messages: hi })
  })

  it.each(['max_tokens', 'max_completion_tokens'] as const)('calls the length limit %s', (maxTokens) => {
    expect(encode({ max_tokens: 5 }, { maxTokens }).body).toMatchObject({ [maxTokens]: 5 })
    expect(encode({ max_completion_tokens: 5 }, { maxTokens }).body).toMatchObject({ [maxTokens]: 5 })
  })

  it('says so when two length limits contradict each other', () => {
    const { body, warnings } = encode({ max_tokens: 5, max_completion_tokens: 9 })
    expect([body, warnings?.[0]?.param]).toEqual([{ model: 'm', messages: hi, max_tokens: 9 }, 'max_tokens'])
  })

  it('renames, leaves out and clamps as the host wants it, with warnings', () => {
    const { body, warnings } = encode(
      { seed: 1, user: 'u', temperature: 3, stop: ['a', 'b', 'c', 'd', 'e'], reasoning_effort: 'max' },
      {
        rename: { seed: 'random_seed' },
        without: ['user'],
        stops: 4,
        efforts: ['none', 'low', 'high'],
      },
    )
    expect(body).toEqual({
      model: 'm',
      messages: hi,
      random_seed: 1,
      temperature: 2,
      stop: ['a', 'b', 'c', 'd'],
      reasoning_effort: 'high',
    })
    expect(warnings?.map(({ code, param }) => `${code} ${param}`)).toEqual([
      'clamped-param temperature',
      'clamped-param stop',
      'clamped-param reasoning_effort',
      'unsupported-param user',
    ])
  })

  it('does not pretend that thinking can be switched off', () => {
    const { body, warnings } = encode({ reasoning_effort: 'none' }, { efforts: ['low', 'high'] })
    expect([body, warnings?.[0]?.code]).toEqual([{ model: 'm', messages: hi }, 'unsupported-param'])
  })
})

describe('messages', () => {
  const call = { id: 'a', type: 'function' as const, function: { name: 'w', arguments: '{}' } }

  it('keep developer where it is known, and are system elsewhere', () => {
    const given: Message[] = [{ role: 'developer', content: 'x' }]
    expect(messages(given, { developer: true })).toEqual(given)
    expect(messages(given)).toEqual([{ role: 'system', content: 'x' }])
  })

  it('keep names where they are known', () => {
    const given: Message[] = [{ role: 'user', content: 'x', name: 'n' }]
    expect(messages(given)).toEqual(given)
    const { body, warnings } = encode({ messages: given }, { names: false })
    expect([body, warnings?.[0]?.param]).toEqual([
      { model: 'm', messages: [{ role: 'user', content: 'x' }] },
      'messages.name',
    ])
  })

  it('take images, audio and files as OpenAI does, or as the host does', () => {
    const image = { type: 'image_url' as const, image_url: { url: 'https://a/b.png', detail: 'low' as const } }
    const given: Message[] = [
      { role: 'user', content: [{ type: 'text', text: 'x' }, image, { type: 'file', file: { file_id: 'f' } }] },
    ]
    expect(messages(given)).toEqual(given)
    expect(messages(given, { part: ({ type }) => ({ type: `my_${type}` }) })).toMatchObject([
      { content: [{ type: 'text' }, { type: 'my_image_url' }, { type: 'my_file' }] },
    ])
    expect(() => messages(given, { part: () => undefined })).toThrow(
      expect.objectContaining({ code: 'unsupported', message: expect.stringContaining('image_url') }),
    )
  })

  it('bring tool calls and their results, and nothing that is ours', () => {
    const given: Message[] = [
      { role: 'assistant', content: null, tool_calls: [call], reasoning_content: 'Hm', annotations: [] },
      { role: 'tool', content: [{ type: 'text', text: '7' }], tool_call_id: 'a' },
    ]
    expect(messages(given)).toEqual([
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', content: '7', tool_call_id: 'a' },
    ])
  })

  it('bring refusals where they are known, and as text elsewhere', () => {
    const given: Message[] = [{ role: 'assistant', content: null, refusal: 'no' }]
    expect(messages(given, { developer: true })).toEqual(given)
    expect(messages(given)).toEqual([{ role: 'assistant', content: 'no' }])
  })

  it('edge case 48: change ids the host refuses, alike in call and result', () => {
    const given: Message[] = [
      { role: 'assistant', tool_calls: [call] },
      { role: 'tool', content: '7', tool_call_id: 'a' },
    ]
    expect(messages(given, { toolId: (id) => `${id}!` })).toMatchObject([
      { tool_calls: [{ id: 'a!' }] },
      { tool_call_id: 'a!' },
    ])
  })

  it('edge case 49: bring thinking back within the turn that called tools, and only there', () => {
    const thought = (reasoning_content: string): Message => ({ role: 'assistant', content: 'x', reasoning_content })
    expect(messages([thought('old'), ...hi, thought('new')], { sendReasoning: true })).toEqual([
      { role: 'assistant', content: 'x' },
      ...hi,
      { role: 'assistant', content: 'x', reasoning_content: 'new' },
    ])
  })

  it('edge case 49: bring opaque state back as it came', () => {
    const detail = { type: 'reasoning.encrypted', data: 'x', index: 0 }
    const extra_content = { google: { thought_signature: 'sig' } }
    const data = [detail, { type: 'tool_call.extra_content', id: 'a', extra_content }]
    expect(
      messages([{ role: 'assistant', content: null, tool_calls: [call], provider_state: { provider: 'p', data } }]),
    ).toEqual([
      { role: 'assistant', content: null, tool_calls: [{ ...call, extra_content }], reasoning_details: [detail] },
    ])
  })
})
