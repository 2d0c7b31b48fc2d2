import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cohereDialect } from '../../src/dialects/cohere/cohere.ts'
import { LLMError } from '../../src/errors/llm-error.ts'
import type { EmbeddingCodec, Message, ResolvedRequest } from '../../src/types/index.ts'
import { spoken } from '../support/spoken.ts'

const {
  chat = expect.fail('no chat'),
  embedding = expect.fail('no embedding'),
  models = expect.fail('no list'),
} = await spoken(cohereDialect)
const ask = (more: Partial<ResolvedRequest> = {}): ResolvedRequest => ({
  model: 'command-a',
  messages: [{ role: 'user', content: 'hi' }],
  stream: true,
  ...more,
})
const encoded = (more: Partial<ResolvedRequest>) => {
  const { body, warnings = [] } = chat.encode(ask(more))
  return { body: body as Record<string, unknown>, params: warnings.map(({ code, param }) => `${code} ${param}`) }
}
const weather = { type: 'function' as const, function: { name: 'w', parameters: { type: 'object', properties: {} } } }
describe('cohere chat, encoded', () => {
  it('says stream always, and everything under its own name', () => {
    expect(
      encoded({
        stream: false,
        temperature: 0.5,
        top_p: 0.9,
        max_completion_tokens: 7,
        stop: 'x',
        seed: 0,
        presence_penalty: 0.1,
        frequency_penalty: 0.2,
        logprobs: true,
      }),
    ).toEqual({
      body: {
        model: 'command-a',
        stream: false,
        messages: [{ role: 'user', content: 'hi' }],
        temperature: 0.5,
        p: 0.9,
        max_tokens: 7,
        stop_sequences: ['x'],
        seed: 0,
        presence_penalty: 0.1,
        frequency_penalty: 0.2,
        logprobs: true,
      },
      params: [],
    })
  })

  it('clamps what is out of range, and says so', () => {
    const stop = ['1', '2', '3', '4', '5', '6']
    const { body, params } = encoded({ temperature: 2, top_p: 1, presence_penalty: -1, frequency_penalty: 2, stop })
    expect(body).toMatchObject({ temperature: 1, p: 0.99, presence_penalty: 0, frequency_penalty: 1 })
    expect(body['stop_sequences']).toHaveLength(5)
    expect(params).toEqual(
      ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty', 'stop'].map(
        (field) => `clamped-param ${field}`,
      ),
    )
  })

  it('warns of what it has no words for', () => {
    const { params } = encoded({
      top_logprobs: 2,
      logit_bias: { 1: 1 },
      user: 'u',
      metadata: { a: 'b' },
      parallel_tool_calls: false,
      n: 2,
      messages: [{ role: 'user', content: 'hi', name: 'Ann' }],
    })
    expect(params.toSorted()).toEqual(
      ['logit_bias', 'messages.name', 'metadata', 'n', 'parallel_tool_calls', 'top_logprobs', 'user'].map(
        (field) => `unsupported-param ${field}`,
      ),
    )
  })

  it('takes null for not set', () => {
    const nothing = {
      temperature: null,
      top_p: null,
      stop: null,
      n: null,
      seed: null,
      logit_bias: null,
      reasoning_effort: null,
      metadata: null,
    }
    expect(encoded(nothing)).toEqual(encoded({}))
  })

  it.each([
    ['auto', undefined],
    ['none', 'NONE'],
    ['required', 'REQUIRED'],
  ] as const)('chooses tools: %s', (tool_choice, expected) => {
    expect(encoded({ tools: [weather], tool_choice }).body['tool_choice']).toBe(expected)
  })

  it('names a tool by offering no other', () => {
    const other = { type: 'function' as const, function: { name: 'o' } }
    const tool_choice = { type: 'function' as const, function: { name: 'w' } }
    const { body } = encoded({ tools: [other, weather], tool_choice })
    expect(body).toMatchObject({ tools: [{ function: { name: 'w' } }], tool_choice: 'REQUIRED' })
    expect(() => encoded({ tools: [other], tool_choice })).toThrow('tool_choice names w')
  })

  it('gives every tool parameters, and strictness to all or none', () => {
    const strict = { type: 'function' as const, function: { name: 's', strict: true } }
    const { body } = encoded({ tools: [strict] })
    expect(body).toMatchObject({
      strict_tools: true,
      tools: [{ function: { name: 's', parameters: { type: 'object' } } }],
    })
    expect(JSON.stringify(body['tools'])).not.toContain('strict')
    expect(encoded({ tools: [strict, weather] }).params).toEqual(['unsupported-param tools.function.strict'])
  })

  it('puts a schema beside json_object, and none beside tools', () => {
    const response_format = { type: 'json_schema' as const, json_schema: { name: 'x', schema: { type: 'object' } } }
    expect(encoded({ response_format }).body['response_format']).toEqual({
      type: 'json_object',
      json_schema: { type: 'object' },
    })
    expect(encoded({ response_format: { type: 'json_object' } }).body['response_format']).toEqual({
      type: 'json_object',
    })
    const both = encoded({ response_format, tools: [weather] })
    expect(both.body).not.toHaveProperty('response_format')
    expect(both.params).toEqual(['unsupported-param response_format'])
  })

  it.each([
    ['none', { type: 'disabled' }],
    ['low', { type: 'enabled', token_budget: 1024 }],
    ['high', { type: 'enabled' }],
  ] as const)('thinks with effort %s', (reasoning_effort, thinking) => {
    expect(encoded({ reasoning_effort }).body['thinking']).toEqual(thinking)
  })

  it('carries images by URL and as data, and refuses other parts in clear words', () => {
    const see = (url: string): Message => ({
      role: 'user',
      content: [
        { type: 'text', text: 'see' },
        { type: 'image_url', image_url: { url, detail: 'low' } },
      ],
    })
    for (const url of ['https://x.test/a.png', 'data:image/png;base64,QUJD'])
      expect(encoded({ messages: [see(url)] }).body['messages']).toEqual([
        {
          role: 'user',
          content: [
            { type: 'text', text: 'see' },
            { type: 'image_url', image_url: { url, detail: 'low' } },
          ],
        },
      ])
    const file: Message = { role: 'user', content: [{ type: 'file', file: { file_id: 'f' } }] }
    expect(() => encoded({ messages: [file] })).toThrow("Cohere takes no content part of the type 'file'")
  })

  it('carries a conversation with tools, its own plan and thinking included', () => {
    const calls = [{ id: 'w_1', type: 'function' as const, function: { name: 'w', arguments: '{}' } }]
    const own = (type: string, content: string | null): Message => ({
      role: 'assistant',
      content,
      reasoning_content: 'Hm',
      tool_calls: calls,
      provider_state: { provider: 'cohere', data: [{ type }] },
    })
    const messages: Message[] = [
      { role: 'developer', content: [{ type: 'text', text: 'be brief' }] },
      own('tool_plan', null),
      { role: 'tool', tool_call_id: 'w_1', content: '12°' },
      own('thinking', 'Wait'),
      { role: 'assistant', content: 'Foreign', reasoning_content: 'of another model' },
    ]
    expect(encoded({ messages }).body['messages']).toEqual([
      { role: 'system', content: 'be brief' },
      { role: 'assistant', tool_plan: 'Hm', tool_calls: calls },
      { role: 'tool', tool_call_id: 'w_1', content: '12°' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm' },
          { type: 'text', text: 'Wait' },
        ],
        tool_calls: calls,
      },
      { role: 'assistant', content: 'Foreign' },
    ])
  })
})

describe('cohere, besides', () => {
  const codec: EmbeddingCodec = embedding

  it.each([
    ['query', 'search_query'],
    ['document', 'search_document'],
    ['classification', 'classification'],
    ['clustering', 'clustering'],
    [undefined, 'search_document'],
  ] as const)('embeds for %s as %s', (given, input_type) => {
    const { path, body } = codec.encode({
      model: 'embed-v4.0',
      input: ['a'],
      dimensions: 256,
      ...(given && { input_type: given }),
    })
    expect(path).toBe('/v2/embed')
    expect(body).toEqual({
      model: 'embed-v4.0',
      texts: ['a'],
      input_type,
      embedding_types: ['float'],
      output_dimension: 256,
    })
  })

  it('reads vectors and what they cost, at most 96 texts a request', () => {
    expect(codec.limit).toBe(96)
    expect(
      codec.decode({
        embeddings: {
          float: [
            [1, 2],
            [3, 4],
          ],
        },
        meta: { billed_units: { input_tokens: 7 } },
      }),
    ).toEqual({
      embeddings: [
        [1, 2],
        [3, 4],
      ],
      usage: { prompt_tokens: 7, completion_tokens: 0, total_tokens: 7 },
    })
    expect(codec.decode({ embeddings: [[1]] })).toEqual({ embeddings: [[1]] })
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          codec.decode({ embeddings: { float: [value] } })
        } catch (error) {
          expect(LLMError.is(error)).toBe(true)
        }
      }),
    )
  })

  it('lists models page after page, with what they can', () => {
    const row = { name: 'command-a', endpoints: ['chat'], features: ['tools', 'vision'], context_length: 256000 }
    expect(models.decode({ models: [row, { name: 5 }], next_page_token: 'n' })).toEqual({
      models: [
        { id: 'command-a', name: 'command-a', contextWindow: 256000, capabilities: ['chat', 'tools', 'vision'] },
      ],
      next: 'n',
    })
    expect(models.encode('n').query).toMatchObject({ page_token: 'n' })
    expect(models.decode({ models: [], next_page_token: '' })).toEqual({ models: [] })
  })

  it.each([
    [498, 'invalid token', 'authentication'],
    [498, 'Your request was blocked by our content policy.', 'content-policy'],
    [429, 'You are using a Trial key, which is limited to 20 API calls / minute.', 'rate-limit'],
    [429, 'You are using a Trial key, which is limited to 1000 API calls / month.', 'quota-exceeded'],
    [400, 'too many tokens: size limit exceeded by 25836 tokens.', 'context-window'],
    [404, "model 'x' not found, make sure the correct model ID was used", 'not-found'],
    [499, 'client closed request', 'timeout'],
  ])('reads %i "%s" as %s', async (status, words, code) => {
    expect(await cohereDialect.decodeError(status, { id: 'i', message: words }, new Headers())).toMatchObject({ code })
  })
})
