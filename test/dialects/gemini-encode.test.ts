import { describe, expect, it } from 'vitest'
import { geminiDialect } from '../../src/dialects/gemini/gemini.ts'
import { gemini } from '../../src/providers/gemini.ts'
import type { ContentPart, Message, ResolvedRequest, Tool } from '../../src/types/index.ts'
import { spoken } from '../support/spoken.ts'

const {
  chat = expect.fail('no chat'),
  embedding = expect.fail('no embedding'),
  models = expect.fail('no list'),
} = await spoken(geminiDialect)
const hi: Message[] = [{ role: 'user', content: 'hi' }]
const encode = (more: Partial<ResolvedRequest> = {}) => {
  const { warnings = [], ...wire } = chat.encode({ model: 'gemini-2.5-flash', messages: hi, stream: false, ...more })
  return { ...wire, body: wire.body as Record<string, unknown>, warned: warnings.map(({ param }) => param) }
}
const contents = (messages: Message[], model = 'gemini-2.5-flash') => encode({ messages, model }).body['contents']
const config = (more: Partial<ResolvedRequest>) => encode(more).body['generationConfig']
const tools: Tool[] = [
  { type: 'function', function: { name: 'w', description: 'Weather', parameters: { type: 'object', properties: {} } } },
]
const call = (id: string, text = '{"c":"A"}') => ({
  id,
  type: 'function' as const,
  function: { name: 'w', arguments: text },
})

describe('a Gemini request', () => {
  it('names the model and the way of answering in its path', () => {
    expect(encode()).toEqual({
      path: '/models/gemini-2.5-flash:generateContent',
      body: { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] },
      warned: [],
    })
    expect(encode({ stream: true })).toMatchObject({
      path: '/models/gemini-2.5-flash:streamGenerateContent',
      query: { alt: 'sse' },
    })
    expect(encode({ model: 'tunedModels/a b' }).path).toBe('/tunedModels/a%20b:generateContent')
  })

  it('puts sampling into generationConfig, within its ranges', () => {
    expect(
      encode({
        temperature: 3,
        top_p: 0.5,
        n: 2,
        seed: 1,
        presence_penalty: 1,
        frequency_penalty: 1,
        logprobs: true,
        top_logprobs: 3,
        max_tokens: 5,
        stop: ['1', '2', '3', '4', '5', '6'],
      }),
    ).toMatchObject({
      body: {
        generationConfig: {
          temperature: 2,
          topP: 0.5,
          candidateCount: 2,
          seed: 1,
          presencePenalty: 1,
          frequencyPenalty: 1,
          responseLogprobs: true,
          logprobs: 3,
          maxOutputTokens: 5,
          stopSequences: ['1', '2', '3', '4', '5'],
        },
      },
      warned: ['temperature', 'stop'],
    })
  })

  it('warns of what it cannot say, and treats null as not set', () => {
    const { warned, body } = encode({
      logit_bias: { 1: 1 },
      parallel_tool_calls: false,
      user: 'u',
      metadata: { a: 'b' },
      tool_choice: 'auto',
      messages: [{ role: 'user', content: 'hi', name: 'Ann' }],
      temperature: null,
      reasoning_effort: null,
    })
    expect(warned.toSorted()).toEqual([
      'logit_bias',
      'messages.name',
      'metadata',
      'parallel_tool_calls',
      'tool_choice',
      'user',
    ])
    expect(Object.keys(body)).toEqual(['contents'])
  })

  it('asks for JSON, with or without a schema', () => {
    const schema = { type: 'object' }
    expect(config({ response_format: { type: 'json_object' } })).toEqual({ responseMimeType: 'application/json' })
    expect(config({ response_format: { type: 'json_schema', json_schema: { name: 'a', schema } } })).toEqual({
      responseMimeType: 'application/json',
      responseJsonSchema: schema,
    })
    expect(config({ response_format: { type: 'text' } })).toBeUndefined()
  })

  it('gives 2.5 tokens to think with, newer models a level, older ones nothing', () => {
    const thinking = (model: string, effort: ResolvedRequest['reasoning_effort']) => {
      const { body, warned } = encode({ model, reasoning_effort: effort ?? null })
      return [(body['generationConfig'] as { thinkingConfig?: unknown } | undefined)?.thinkingConfig, warned.length]
    }
    expect(thinking('gemini-2.5-flash', 'medium')).toEqual([{ thinkingBudget: 8192, includeThoughts: true }, 0])
    expect(thinking('gemini-2.5-flash', 'none')).toEqual([{ thinkingBudget: 0 }, 0])
    expect(thinking('gemini-2.5-pro', 'none')).toEqual([{ thinkingBudget: 128 }, 1])
    expect(thinking('gemini-2.5-pro', 'max')).toEqual([{ thinkingBudget: 32_768, includeThoughts: true }, 0])
    expect(thinking('gemini-3-flash-preview', 'minimal')).toEqual([
      { thinkingLevel: 'MINIMAL', includeThoughts: true },
      0,
    ])
    expect(thinking('gemini-3.1-pro-preview', 'minimal')).toEqual([{ thinkingLevel: 'LOW', includeThoughts: true }, 1])
    expect(thinking('gemini-flash-latest', 'xhigh')).toEqual([{ thinkingLevel: 'HIGH', includeThoughts: true }, 1])
    expect(thinking('gemini-3-flash-preview', 'none')).toEqual([{ thinkingLevel: 'MINIMAL' }, 1])
    expect(thinking('gemini-2.0-flash', 'low')).toEqual([undefined, 1])
    expect(thinking('gemma-3', 'none')).toEqual([undefined, 0])
  })

  it('declares tools by JSON schema, and maps the choice', () => {
    expect(encode({ tools }).body['tools']).toEqual([
      {
        functionDeclarations: [
          { name: 'w', description: 'Weather', parametersJsonSchema: { type: 'object', properties: {} } },
        ],
      },
    ])
    const choice = (tool_choice: ResolvedRequest['tool_choice']) =>
      encode({ tools, ...(tool_choice && { tool_choice }) }).body['toolConfig']
    expect(choice(undefined)).toBeUndefined()
    expect(choice('none')).toEqual({ functionCallingConfig: { mode: 'NONE' } })
    expect(choice('required')).toEqual({ functionCallingConfig: { mode: 'ANY' } })
    expect(choice({ type: 'function', function: { name: 'w' } })).toEqual({
      functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['w'] },
    })
  })
})

describe('a Gemini conversation', () => {
  it('has its instructions beside it, and takes turns', () => {
    expect(
      encode({
        messages: [
          { role: 'system', content: 'a' },
          { role: 'user', content: 'x' },
          { role: 'user', content: 'y' },
          { role: 'developer', content: 'b' },
          { role: 'assistant', content: 'z' },
        ],
      }).body,
    ).toEqual({
      systemInstruction: { parts: [{ text: 'a' }, { text: 'b' }] },
      contents: [
        { role: 'user', parts: [{ text: 'x' }, { text: 'y' }] },
        { role: 'model', parts: [{ text: 'z' }] },
      ],
    })
  })

  it('knows results by the name of what was called, and puts them first', () => {
    expect(
      contents([
        { role: 'assistant', content: null, tool_calls: [call('a'), call('b', '')] },
        { role: 'tool', tool_call_id: 'a', content: '1' },
        { role: 'user', content: 'and' },
        { role: 'tool', tool_call_id: 'b', content: '2' },
      ]),
    ).toEqual([
      {
        role: 'model',
        parts: [{ functionCall: { name: 'w', args: { c: 'A' } } }, { functionCall: { name: 'w', args: {} } }],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { name: 'w', response: { result: '1' } } },
          { functionResponse: { name: 'w', response: { result: '2' } } },
          { text: 'and' },
        ],
      },
    ])
    expect(() => contents([{ role: 'tool', tool_call_id: 'x', content: '1' }])).toThrow("'x'")
    expect(() => contents([{ role: 'assistant', content: null, tool_calls: [call('a', '{')] }])).toThrow(
      'must be a JSON object',
    )
  })

  it('edge case 49: sends signatures back on the parts they came with', () => {
    const message: Message = {
      role: 'assistant',
      content: 'onetwo',
      tool_calls: [call('g1'), call('call_1')],
      provider_state: {
        provider: 'gemini',
        data: [
          { text: 3, length: 3, calls: 0, thoughtSignature: 'T' },
          { call: true, text: 6, calls: 0, thoughtSignature: 'C', id: 'g1' },
        ],
      },
    }
    expect(contents([message, { role: 'tool', tool_call_id: 'g1', content: '1' }], 'gemini-3-flash')).toEqual([
      {
        role: 'model',
        parts: [
          { text: 'one' },
          { text: 'two', thoughtSignature: 'T' },
          { functionCall: { name: 'w', args: { c: 'A' }, id: 'g1' }, thoughtSignature: 'C' },
          { functionCall: { name: 'w', args: { c: 'A' } } },
        ],
      },
      { role: 'user', parts: [{ functionResponse: { name: 'w', id: 'g1', response: { result: '1' } } }] },
    ])
  })

  it('marks calls of other providers, which newer models would refuse without a signature', () => {
    const message: Message = { role: 'assistant', content: null, tool_calls: [call('a'), call('b')] }
    expect(contents([message], 'gemini-3-flash')).toMatchObject([
      { parts: [{ thoughtSignature: 'skip_thought_signature_validator' }, {}] },
    ])
    expect(JSON.stringify(contents([message]))).not.toContain('thoughtSignature')
  })

  it('carries images, sounds and documents, and says clearly what it cannot', () => {
    const sent = (part: ContentPart) =>
      (contents([{ role: 'user', content: [part] }]) as { parts: unknown[] }[])[0]?.parts[0]
    const image = (url: string) => sent({ type: 'image_url', image_url: { url } })
    expect(image('data:image/png;base64,QUJD')).toEqual({ inlineData: { mimeType: 'image/png', data: 'QUJD' } })
    expect(image('https://x.test/a.png')).toEqual({ fileData: { fileUri: 'https://x.test/a.png' } })
    expect(() => image('blob:https://x.test/1')).toThrow('image_url must be a data: URL in base64 or a web address')
    expect(sent({ type: 'input_audio', input_audio: { data: 'QUJD', format: 'wav' } })).toEqual({
      inlineData: { mimeType: 'audio/wav', data: 'QUJD' },
    })
    expect(sent({ type: 'file', file: { file_data: 'QUJD' } })).toEqual({
      inlineData: { mimeType: 'application/pdf', data: 'QUJD' },
    })
    expect(sent({ type: 'file', file: { file_id: 'https://h.test/v1beta/files/a' } })).toEqual({
      fileData: { fileUri: 'https://h.test/v1beta/files/a' },
    })
    expect(() => sent({ type: 'file', file: {} })).toThrow('file_data')
  })
})

describe('Gemini embeddings, models and errors', () => {
  it('asks for up to a hundred vectors at once', () => {
    expect(embedding.limit).toBe(100)
    expect(
      embedding.encode({
        model: 'gemini-embedding-001',
        input: ['a', 'b'],
        dimensions: 8,
        input_type: 'query',
        user: 'u',
      }),
    ).toMatchObject({
      path: '/models/gemini-embedding-001:batchEmbedContents',
      body: {
        requests: ['a', 'b'].map((text) => ({
          model: 'models/gemini-embedding-001',
          taskType: 'RETRIEVAL_QUERY',
          outputDimensionality: 8,
          content: { parts: [{ text }] },
        })),
      },
      warnings: [{ param: 'user' }],
    })
    expect(embedding.decode({ embeddings: [{ values: [1, 2] }, { values: [3] }] })).toEqual({
      embeddings: [[1, 2], [3]],
    })
    expect(embedding.decode(null)).toEqual({ embeddings: [] })
  })

  it('lists models page by page', () => {
    const row = {
      name: 'models/gemini-2.5-pro',
      displayName: 'Pro',
      inputTokenLimit: 10,
      outputTokenLimit: 5,
      supportedGenerationMethods: ['generateContent'],
      thinking: true,
    }
    expect(models.encode('t')).toMatchObject({ path: '/models', query: { pageToken: 't' } })
    expect(models.decode({ models: [row, {}], nextPageToken: 'n' })).toEqual({
      models: [
        {
          id: 'gemini-2.5-pro',
          name: 'Pro',
          contextWindow: 10,
          maxOutputTokens: 5,
          capabilities: ['chat', 'reasoning'],
        },
      ],
      next: 'n',
    })
  })

  it('knows a missing key and a bad one, and when to come back', async () => {
    const info = async (status: number, error: object) =>
      geminiDialect.decodeError(status, { error: { code: status, ...error } }, new Headers())
    expect(
      await info(403, { message: "Method doesn't allow unregistered callers", status: 'PERMISSION_DENIED' }),
    ).toMatchObject({ code: 'authentication' })
    expect(
      await info(400, { message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' }),
    ).toMatchObject({ code: 'authentication' })
    expect(
      await info(429, {
        message: 'You exceeded your current quota',
        status: 'RESOURCE_EXHAUSTED',
        details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' }],
      }),
    ).toMatchObject({ code: 'rate-limit', retryAfter: 34_400 })
  })

  it('places the key in a header of its own', () => {
    expect(gemini.authorize({ path: '/x' }, 'k')).toEqual({ path: '/x', headers: { 'x-goog-api-key': 'k' } })
  })
})
