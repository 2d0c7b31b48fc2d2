import { describe, expect, it } from 'vitest'
import { anthropicMessages } from '../../src/dialects/anthropic-messages/anthropic-messages.ts'
import { anthropic } from '../../src/providers/anthropic.ts'
import type { ContentPart, Message, ResolvedRequest, Tool } from '../../src/types/index.ts'
import { spoken } from '../support/spoken.ts'

const { chat = expect.fail('no chat'), models = expect.fail('no list') } = await spoken(anthropicMessages)
const hi: Message[] = [{ role: 'user', content: 'hi' }]
const encode = (more: Partial<ResolvedRequest> = {}) => {
  const {
    body,
    warnings = [],
    path,
  } = chat.encode({ model: 'claude-sonnet-4-5', messages: hi, stream: false, ...more })
  return { body: body as Record<string, unknown>, warned: warnings.map(({ param }) => param), warnings, path }
}
const messagesOf = (...messages: Message[]) => encode({ messages }).body['messages']
const tools: Tool[] = [
  {
    type: 'function',
    function: { name: 'w', description: 'Weather', parameters: { properties: { c: { type: 'string' } } } },
  },
]
const schema = { type: 'object', properties: { a: { type: 'object', properties: {} } } }
const format = { type: 'json_schema' as const, json_schema: { name: 'a', schema } }

describe('an Anthropic request', () => {
  it('fills max_tokens, which is required, by the family of the model', () => {
    expect(encode()).toEqual({
      path: '/messages',
      warnings: [],
      warned: [],
      body: {
        model: 'claude-sonnet-4-5',
        max_tokens: 64_000,
        messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
      },
    })
    const length = (model: string) => encode({ model }).body['max_tokens']
    expect(length('claude-3-haiku-20240307')).toBe(4096)
    expect(length('claude-3-5-sonnet-20241022')).toBe(8192)
    expect(length('claude-3-7-sonnet-20250219')).toBe(64_000)
    expect(length('claude-opus-4-20250514')).toBe(32_000)
    expect(length('claude-mythos-preview')).toBe(64_000)
    expect(length('qwen3')).toBe(4096)
    expect(encode({ max_tokens: 5, max_completion_tokens: 6 })).toMatchObject({
      body: { max_tokens: 6 },
      warned: ['max_tokens'],
    })
  })

  it('says stream, user and stops in its own way, and leaves out stops of white space', () => {
    expect(encode({ stream: true, user: 'u', stop: ['x', '\n'] })).toMatchObject({
      body: { stream: true, metadata: { user_id: 'u' }, stop_sequences: ['x'] },
      warned: ['stop'],
    })
  })

  it('warns of what it cannot say', () => {
    const { body, warned } = encode({
      n: 2,
      seed: 1,
      presence_penalty: 1,
      frequency_penalty: 1,
      logit_bias: { 1: 1 },
      logprobs: true,
      top_logprobs: 2,
      metadata: { a: 'b' },
      tool_choice: 'auto',
      parallel_tool_calls: true,
      messages: [{ role: 'user', content: 'hi', name: 'Ann' }],
    })
    expect(warned.toSorted()).toEqual([
      'frequency_penalty',
      'logit_bias',
      'logprobs',
      'messages.name',
      'metadata',
      'n',
      'parallel_tool_calls',
      'presence_penalty',
      'seed',
      'tool_choice',
      'top_logprobs',
    ])
    expect(Object.keys(body)).toEqual(['model', 'max_tokens', 'messages'])
  })

  it('treats null as not set', () => {
    expect(
      encode({ temperature: null, stop: null, seed: null, reasoning_effort: null, max_tokens: null }).warned,
    ).toEqual([])
  })

  it('clamps the temperature, and sends no sampling that the model refuses', () => {
    expect(encode({ temperature: 1.5 })).toMatchObject({ body: { temperature: 1 }, warned: ['temperature'] })
    const both = encode({ temperature: 0.5, top_p: 0.5 })
    expect(both).toMatchObject({ body: { temperature: 0.5 }, warned: ['top_p'] })
    expect(both.body).not.toHaveProperty('top_p')
    expect(encode({ model: 'claude-3-haiku-20240307', temperature: 0.5, top_p: 0.5 }).warned).toEqual([])
    const newest = encode({ model: 'claude-opus-5-5', temperature: 0.5, top_p: 0.5 })
    expect(newest.warned).toEqual(['temperature', 'top_p'])
    expect(newest.body).not.toHaveProperty('temperature')
  })
})

describe('Anthropic thinking', () => {
  it('has a budget before 4.6, and leaves half of the length to the answer', () => {
    expect(encode({ reasoning_effort: 'medium' }).body['thinking']).toEqual({ type: 'enabled', budget_tokens: 8192 })
    expect(encode({ reasoning_effort: 'high', max_tokens: 4000 }).body['thinking']).toMatchObject({
      budget_tokens: 2000,
    })
    expect(encode({ reasoning_effort: 'low', max_tokens: 1000 })).toMatchObject({ warned: ['reasoning_effort'] })
    expect(encode({ reasoning_effort: 'low', model: 'claude-3-haiku-20240307' }).warned).toEqual(['reasoning_effort'])
    expect(encode({ reasoning_effort: 'none' }).body).not.toHaveProperty('thinking')
    expect(encode({ reasoning_effort: 'low', temperature: 0 }).warned).toEqual(['temperature'])
  })

  it('is adaptive from 4.6 on, by effort', () => {
    expect(encode({ reasoning_effort: 'high', model: 'claude-opus-4-6' }).body).toMatchObject({
      thinking: { type: 'adaptive' },
      output_config: { effort: 'high' },
    })
    expect(encode({ reasoning_effort: 'xhigh', model: 'claude-opus-4-6' })).toMatchObject({
      body: { output_config: { effort: 'high' } },
      warnings: [{ code: 'clamped-param', param: 'reasoning_effort' }],
    })
    expect(encode({ reasoning_effort: 'xhigh', model: 'claude-opus-5' })).toMatchObject({
      body: { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'xhigh' } },
      warned: [],
    })
  })

  it('is turned off where it can be', () => {
    const off = (model: string) => encode({ reasoning_effort: 'none', model })
    expect(off('claude-opus-4-7').body).not.toHaveProperty('thinking')
    expect(off('claude-opus-5').body).toMatchObject({ thinking: { type: 'disabled' } })
    expect(off('claude-sonnet-5-5').body).toMatchObject({ thinking: { type: 'between_tools' } })
    expect(off('claude-fable-5-1')).toMatchObject({
      body: { thinking: { type: 'adaptive' }, output_config: { effort: 'low' } },
      warned: ['reasoning_effort'],
    })
  })
})

describe('an Anthropic conversation', () => {
  it('has its instructions above it, and takes turns', () => {
    expect(
      encode({
        messages: [
          { role: 'system', content: 'a' },
          { role: 'user', content: 'x' },
          { role: 'user', content: 'y' },
          { role: 'developer', content: [{ type: 'text', text: 'b' }] },
        ],
      }).body,
    ).toMatchObject({
      system: 'a\n\nb',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'x' },
            { type: 'text', text: 'y' },
          ],
        },
      ],
    })
  })

  it('puts results of tools into one turn, before all else', () => {
    const call = (id: string, args: string) => ({
      id,
      type: 'function' as const,
      function: { name: 'w', arguments: args },
    })
    expect(
      messagesOf(
        { role: 'user', content: 'x' },
        { role: 'assistant', content: 'Let me look.', tool_calls: [call('a', '{"c":"A"}'), call('b', '')] },
        { role: 'tool', tool_call_id: 'a', content: '1' },
        { role: 'user', content: 'and' },
        { role: 'tool', tool_call_id: 'b', content: [{ type: 'text', text: '2' }] },
      ),
    ).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'x' }] },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Let me look.' },
          { type: 'tool_use', id: 'a', name: 'w', input: { c: 'A' } },
          { type: 'tool_use', id: 'b', name: 'w', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'a', content: '1' },
          { type: 'tool_result', tool_use_id: 'b', content: '2' },
          { type: 'text', text: 'and' },
        ],
      },
    ])
  })

  it('edge case 48: rewrites ids that Anthropic refuses, alike in call and result', () => {
    const id = 'functions.w:0'
    const text = JSON.stringify(
      messagesOf(
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id, type: 'function', function: { name: 'w', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: id, content: '1' },
      ),
    )
    const [, called] = /"id":"([a-zA-Z0-9_-]+)"/.exec(text) ?? []
    expect(called).toBeDefined()
    expect(text).toContain(`"tool_use_id":"${called}"`)
  })

  it('edge case 49: sends opaque blocks back as they came, where they stood', () => {
    const thinking = (text: string) => ({ type: 'thinking', thinking: text, signature: 'S' })
    const redacted = { type: 'redacted_thinking', data: 'R' }
    expect(
      messagesOf({
        role: 'assistant',
        content: 'onetwo',
        reasoning_content: 'Hm',
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'w', arguments: '{}' } }],
        provider_state: {
          provider: 'anthropic',
          data: [
            { block: thinking('Hm'), text: 0, calls: 0 },
            { block: redacted, text: 3, calls: 0 },
          ],
        },
      }),
    ).toEqual([
      {
        role: 'assistant',
        content: [
          thinking('Hm'),
          { type: 'text', text: 'one' },
          redacted,
          { type: 'text', text: 'two' },
          { type: 'tool_use', id: 'a', name: 'w', input: {} },
        ],
      },
    ])
  })

  it('has no empty text, and no white space at the end of an answer to be gone on with', () => {
    expect(messagesOf({ role: 'user', content: 'x' }, { role: 'assistant', content: '' })).toHaveLength(1)
    expect(messagesOf({ role: 'user', content: 'x' }, { role: 'assistant', content: 'and \n' })).toMatchObject([
      {},
      { content: [{ text: 'and' }] },
    ])
  })

  it('carries images and documents, and says clearly what it cannot', () => {
    const sent = (part: ContentPart) =>
      (messagesOf({ role: 'user', content: [part] }) as { content: unknown[] }[])[0]?.content[0]
    const image = (url: string) => sent({ type: 'image_url', image_url: { url } })
    expect(image('data:image/jpg;base64,QUJD')).toEqual({
      type: 'image',
      source: { type: 'base64', media_type: 'image/jpeg', data: 'QUJD' },
    })
    expect(image('https://x.test/a.png')).toEqual({
      type: 'image',
      source: { type: 'url', url: 'https://x.test/a.png' },
    })
    expect(() => image('data:image/svg+xml,<svg/>')).toThrow('base64')
    expect(sent({ type: 'file', file: { file_data: 'data:application/pdf;base64,QUJD', filename: 'a.pdf' } })).toEqual({
      type: 'document',
      title: 'a.pdf',
      source: { type: 'base64', media_type: 'application/pdf', data: 'QUJD' },
    })
    expect(sent({ type: 'file', file: { file_data: 'data:text/plain;base64,w6Q=' } })).toMatchObject({
      source: { type: 'text', data: 'ä' },
    })
    expect(sent({ type: 'file', file: { file_id: 'f' } })).toMatchObject({ source: { type: 'file', file_id: 'f' } })
    expect(() => sent({ type: 'input_audio', input_audio: { data: '', format: 'wav' } })).toThrow('input_audio')
  })

  it('refuses arguments that are no object before anything is sent', () => {
    const call = (text: string): Message => ({
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'w', arguments: text } }],
    })
    expect(() => messagesOf(call('{'))).toThrow('must be a JSON object')
    expect(() => messagesOf(call('1'))).toThrow('must be a JSON object')
  })
})

describe('Anthropic tools and formats', () => {
  it('describes tools by input_schema, whose type is object', () => {
    expect(encode({ tools }).body['tools']).toEqual([
      { name: 'w', description: 'Weather', input_schema: { type: 'object', properties: { c: { type: 'string' } } } },
    ])
  })

  it('maps the choice, and turns parallel_tool_calls round', () => {
    const choice = (more: Partial<ResolvedRequest>) => encode({ tools, ...more }).body['tool_choice']
    expect(choice({})).toBeUndefined()
    expect(choice({ tool_choice: 'required' })).toEqual({ type: 'any' })
    expect(choice({ tool_choice: 'none', parallel_tool_calls: false })).toEqual({ type: 'none' })
    expect(choice({ parallel_tool_calls: false })).toEqual({ type: 'auto', disable_parallel_tool_use: true })
    expect(choice({ tool_choice: { type: 'function', function: { name: 'w' } } })).toEqual({ type: 'tool', name: 'w' })
    expect(encode({ tools, tool_choice: 'required', reasoning_effort: 'low' })).toMatchObject({
      warned: ['reasoning_effort'],
    })
  })

  it('asks for a schema by output_config, its objects closed', () => {
    expect(encode({ response_format: format }).body['output_config']).toEqual({
      format: {
        type: 'json_schema',
        schema: {
          type: 'object',
          properties: { a: { type: 'object', properties: {}, additionalProperties: false } },
          additionalProperties: false,
        },
      },
    })
  })

  it('forces a tool where JSON cannot be asked for otherwise', () => {
    const old = encode({ response_format: format, model: 'claude-opus-4-1' }).body
    expect(old).toMatchObject({
      tool_choice: { type: 'tool', name: 'json_tool_call' },
      tools: [{ input_schema: schema }],
    })
    expect(encode({ response_format: { type: 'json_object' }, tools }).body).toMatchObject({
      tool_choice: { type: 'any' },
      tools: [{ name: 'w' }, { name: 'json_tool_call' }],
    })
    expect(encode({ response_format: { type: 'json_object' }, model: 'claude-sonnet-5-5' }).warned).toEqual([
      'response_format',
    ])
    expect(encode({ response_format: { type: 'text' } }).warned).toEqual([])
  })
})

describe('the provider anthropic', () => {
  const request = { path: '/messages', body: {} }

  it('places the key and the version, and nothing for pages outside a page', () => {
    expect(anthropic.authorize(request, 'k', {})).toEqual({
      ...request,
      headers: { 'anthropic-version': '2023-06-01', 'x-api-key': 'k' },
    })
    expect(anthropic.authorize(request, undefined, { options: { anthropicVersion: '2026-10-21' } }).headers).toEqual({
      'anthropic-version': '2026-10-21',
    })
  })

  it('asks for a CORS grant in pages', () => {
    Object.assign(globalThis, { document: {} })
    try {
      expect(anthropic.authorize(request, 'k', {}).headers).toMatchObject({
        'anthropic-dangerous-direct-browser-access': 'true',
      })
    } finally {
      Reflect.deleteProperty(globalThis, 'document')
    }
  })

  it('lists models page by page', () => {
    expect(models.encode('m1')).toEqual({ method: 'GET', path: '/models', query: { limit: '1000', after_id: 'm1' } })
    const row = {
      id: 'm2',
      display_name: 'M 2',
      max_input_tokens: 10,
      max_tokens: 5,
      capabilities: { image_input: { supported: true }, thinking: { supported: false } },
    }
    expect(models.decode({ data: [row], has_more: true, last_id: 'm2' })).toEqual({
      models: [
        { id: 'm2', name: 'M 2', contextWindow: 10, maxOutputTokens: 5, capabilities: ['chat', 'tools', 'vision'] },
      ],
      next: 'm2',
    })
    expect(models.decode(null)).toEqual({ models: [] })
  })
})
