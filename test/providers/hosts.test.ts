import { describe, expect, it } from 'vitest'
import { azure } from '../../src/providers/azure.ts'
import { cerebras } from '../../src/providers/cerebras.ts'
import { deepseek } from '../../src/providers/deepseek.ts'
import { fireworks } from '../../src/providers/fireworks.ts'
import { groq } from '../../src/providers/groq.ts'
import { lmstudio } from '../../src/providers/lmstudio.ts'
import { mistral } from '../../src/providers/mistral.ts'
import { moonshot } from '../../src/providers/moonshot.ts'
import { openai } from '../../src/providers/openai.ts'
import { openrouter } from '../../src/providers/openrouter.ts'
import { perplexity } from '../../src/providers/perplexity.ts'
import { providers } from '../../src/providers/registry.ts'
import { textgen } from '../../src/providers/textgen.ts'
import { together } from '../../src/providers/together.ts'
import { vllm } from '../../src/providers/vllm.ts'
import { xai } from '../../src/providers/xai.ts'
import type { Message, Provider, ResolvedRequest } from '../../src/types/index.ts'
import { spoken } from '../support/spoken.ts'

const hi: Message[] = [{ role: 'user', content: 'Hi' }]
const call = (id: string) => ({ id, type: 'function' as const, function: { name: 'w', arguments: '{}' } })
const schema = { type: 'json_schema' as const, json_schema: { name: 'a', schema: { type: 'object' } } }

const chats = new Map(
  await Promise.all(providers.map(async (provider) => [provider.id, (await spoken(provider.dialect)).chat] as const)),
)

function encode({ id }: Provider, request: Partial<ResolvedRequest>) {
  const chat = chats.get(id) ?? expect.fail('no chat')
  const { body, warnings = [] } = chat.encode({ model: 'm', messages: hi, stream: false, ...request })
  const { model: _model, messages: _messages, ...fields } = body as Record<string, unknown>
  return { body: body as Record<string, unknown>, fields, warned: warnings.map(({ param }) => param) }
}

describe('OpenAI', () => {
  it('takes the limit and the user under their new names', () => {
    expect(encode(openai, { max_tokens: 5, user: 'u' }).fields).toEqual({
      max_completion_tokens: 5,
      safety_identifier: 'u',
    })
  })

  it.each(['o1', 'o3-mini', 'gpt-5', 'gpt-5-mini-2025-08-07'])('%s takes no sampling, which is told', (model) => {
    const { fields, warned } = encode(openai, {
      model,
      temperature: 0.2,
      top_p: 0.5,
      stop: 'x',
      logprobs: true,
      seed: 1,
    })
    expect([fields, warned]).toEqual([{ seed: 1 }, ['temperature', 'top_p', 'stop', 'logprobs']])
    expect(encode(openai, { model, temperature: 1 })).toMatchObject({ fields: { temperature: 1 }, warned: [] })
  })

  it.each(['gpt-4o', 'gpt-5-chat-latest', 'gpt-5.2', 'gpt-6'])('%s takes sampling', (model) => {
    expect(encode(openai, { model, temperature: 0.2 })).toMatchObject({ fields: { temperature: 0.2 }, warned: [] })
  })

  it('edge case 48: takes ids of calls up to 40 characters', () => {
    const long = 'x'.repeat(60)
    const { messages } = encode(openai, {
      messages: [
        { role: 'assistant', tool_calls: [call(long)] },
        { role: 'tool', tool_call_id: long, content: '7' },
      ],
    }).body as { messages: [{ tool_calls: [{ id: string }] }, { tool_call_id: string }] }
    expect(messages[0].tool_calls[0].id).toBe(messages[1].tool_call_id)
    expect(messages[1].tool_call_id.length).toBeLessThanOrEqual(40)
  })

  it.each([
    ['gpt-4o', true],
    ['o3', true],
    ['text-embedding-3-small', true],
    ['gpt-oss-20b', false],
    ['ollama', false],
  ])('owns the bare name %s: %s', (name, own) => {
    expect(openai.models.test(name)).toBe(own)
  })
})

describe('Mistral', () => {
  it('takes seed and required under its own names, and no unknown fields', () => {
    const tools = [{ type: 'function' as const, function: { name: 'w' } }]
    const { fields, warned } = encode(mistral, {
      stream: true,
      seed: 1,
      tools,
      tool_choice: 'required',
      max_completion_tokens: 5,
      user: 'u',
      logit_bias: { 1: 1 },
      temperature: 2,
    })
    expect(fields).toEqual({ stream: true, random_seed: 1, tools, tool_choice: 'any', max_tokens: 5, temperature: 1.5 })
    expect(warned.sort()).toEqual(['logit_bias', 'temperature', 'user'])
  })

  it('edge case 48: takes ids of nine letters and digits, alike in call and result', () => {
    const messages: Message[] = [
      { role: 'assistant', tool_calls: [call('call_abc'), call('gSIMJiOkT')] },
      { role: 'tool', tool_call_id: 'call_abc', content: '7' },
    ]
    const [made, result] = encode(mistral, { messages }).body['messages'] as [
      { tool_calls: { id: string }[] },
      { tool_call_id: string },
    ]
    expect(made.tool_calls.map(({ id }) => id)).toEqual([expect.stringMatching(/^[a-zA-Z0-9]{9}$/), 'gSIMJiOkT'])
    expect(result.tool_call_id).toBe(made.tool_calls[0]?.id)
  })

  it('takes documents and audio in its own parts', () => {
    const content = [
      { type: 'file' as const, file: { file_data: 'data:application/pdf;base64,AA==' } },
      { type: 'file' as const, file: { file_data: 'data:application/pdf;base64,AA==', filename: 'a.pdf' } },
      { type: 'file' as const, file: { file_id: 'f' } },
      { type: 'input_audio' as const, input_audio: { data: 'AA==', format: 'wav' } },
    ]
    expect(encode(mistral, { messages: [{ role: 'user', content }] }).body['messages']).toEqual([
      {
        role: 'user',
        content: [
          { type: 'document_url', document_url: 'data:application/pdf;base64,AA==' },
          { type: 'document_url', document_url: 'data:application/pdf;base64,AA==', document_name: 'a.pdf' },
          { type: 'file', file_id: 'f' },
          { type: 'input_audio', input_audio: 'AA==' },
        ],
      },
    ])
  })
})

describe('DeepSeek', () => {
  it.each([
    ['none', { thinking: { type: 'disabled' } }],
    ['high', { thinking: { type: 'enabled' }, reasoning_effort: 'high' }],
  ] as const)('switches thinking by the effort %s', (reasoning_effort, fields) => {
    expect(encode(deepseek, { reasoning_effort }).fields).toEqual(fields)
  })

  it('takes no schema, which is said in the prompt and told', () => {
    const { fields, body, warned } = encode(deepseek, { response_format: schema })
    expect([fields, warned]).toEqual([{ response_format: { type: 'json_object' } }, ['response_format']])
    expect(body['messages']).toEqual([
      { role: 'system', content: expect.stringContaining('JSON schema: {"type":"object"}') },
      ...hi,
    ])
    expect(encode(deepseek, { response_format: { type: 'json_object' } })).toMatchObject({ body: { messages: hi } })
  })

  it('takes no images, which is refused', () => {
    const content = [{ type: 'image_url' as const, image_url: { url: 'https://a/b.png' } }]
    expect(() => encode(deepseek, { messages: [{ role: 'user', content }] })).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    )
  })
})

describe('Azure', () => {
  const wire = { path: '/chat/completions', body: { model: 'my deployment' } }

  it('is asked by the v1 API, with a key or an Entra token', () => {
    expect(azure.baseURL({ options: { resource: 'res' } })).toBe('https://res.openai.azure.com/openai/v1')
    expect(azure.authorize(wire, 'key', {})).toEqual({ ...wire, headers: { 'api-key': 'key' } })
    expect(azure.authorize(wire, 'eyJ.a.b', {})).toEqual({ ...wire, headers: { Authorization: 'Bearer eyJ.a.b' } })
  })

  it('is asked by deployment where there is an API version', () => {
    const connection = { options: { resource: 'res', apiVersion: '2026-01-01' } }
    expect(azure.baseURL(connection)).toBe('https://res.openai.azure.com/openai')
    expect(azure.authorize(wire, 'key', connection)).toMatchObject({
      path: '/deployments/my%20deployment/chat/completions',
      query: { 'api-version': '2026-01-01' },
    })
    expect(azure.authorize({ method: 'GET', path: '/models' }, 'key', connection)).toMatchObject({ path: '/models' })
  })

  it.each([
    ['https://r.openai.azure.com', undefined, '/openai/v1/chat/completions'],
    ['https://r.openai.azure.com/', '1', '/openai/deployments/my%20deployment/chat/completions'],
    ['https://r.openai.azure.com/openai', '1', '/deployments/my%20deployment/chat/completions'],
    ['https://r.openai.azure.com/openai/v1', undefined, '/chat/completions'],
    ['https://r.openai.azure.com/openai/deployments/d', '1', '/chat/completions'],
    ['https://r.services.ai.azure.com/models', '1', '/chat/completions'],
  ])('is asked at the base URL %s with the version %s by the path %s', (baseURL, apiVersion, path) => {
    expect(azure.authorize(wire, 'key', { baseURL, options: { apiVersion } }).path).toBe(path)
  })

  it('names what is missing', () => {
    expect(() => azure.baseURL({})).toThrow(
      expect.objectContaining({ code: 'invalid-request', message: expect.stringContaining('resource') }),
    )
  })
})

describe('others', () => {
  it('Groq knows one choice and four efforts', () => {
    expect(encode(groq, { n: 2, reasoning_effort: 'xhigh', max_tokens: 5 })).toMatchObject({
      fields: { n: 1, reasoning_effort: 'high', max_completion_tokens: 5 },
      warned: ['n', 'reasoning_effort'],
    })
  })

  it.each([groq, xai])('$id takes images, and refuses audio and files', (provider) => {
    const image = { type: 'image_url' as const, image_url: { url: 'https://a/b.png' } }
    const audio = { type: 'input_audio' as const, input_audio: { data: 'AA==', format: 'wav' } }
    const say = (part: typeof image | typeof audio) => [{ role: 'user' as const, content: [part] }]
    expect(encode(provider, { messages: say(image) }).body['messages']).toEqual(say(image))
    expect(() => encode(provider, { messages: say(audio) })).toThrow(expect.objectContaining({ code: 'unsupported' }))
  })

  it('Together counts logprobs, lists stops and switches reasoning', () => {
    const { fields } = encode(together, { logprobs: true, top_logprobs: 3, stop: 'x', reasoning_effort: 'none' })
    expect(fields).toEqual({ logprobs: 3, stop: ['x'], reasoning: { enabled: false } })
  })

  it('OpenRouter has the effort in an object', () => {
    expect(encode(openrouter, { reasoning_effort: 'max' }).fields).toEqual({ reasoning: { effort: 'max' } })
  })

  it('xAI takes no stop for reasoning models', () => {
    expect(encode(xai, { model: 'grok-4', stop: 'x' })).toMatchObject({ fields: {}, warned: ['stop'] })
    expect(encode(xai, { model: 'grok-4-fast-non-reasoning', stop: 'x' })).toMatchObject({
      fields: { stop: 'x' },
      warned: [],
    })
  })

  it('Fireworks has its own models under a prefix', () => {
    expect(encode(fireworks, { model: 'llama' }).body['model']).toBe('accounts/fireworks/models/llama')
    expect(encode(fireworks, { model: 'accounts/me/models/x' }).body['model']).toBe('accounts/me/models/x')
  })

  it('Perplexity takes neither tools nor stream_options nor json_object', () => {
    const tools = [{ type: 'function' as const, function: { name: 'w' } }]
    const { fields, warned } = encode(perplexity, { stream: true, tools, response_format: { type: 'json_object' } })
    expect([fields, warned]).toEqual([{ stream: true }, ['tools', 'response_format']])
    expect(encode(perplexity, { response_format: schema }).fields).toEqual({ response_format: schema })
  })

  it('Cerebras refuses a prompt that does not fit without a word', async () => {
    expect(await cerebras.dialect.decodeError(413, '', new Headers())).toMatchObject({ code: 'context-window' })
    expect(await cerebras.dialect.decodeError(401, '', new Headers())).toMatchObject({ code: 'authentication' })
  })

  it('LM Studio takes JSON by a schema only', () => {
    expect(encode(lmstudio, { response_format: { type: 'json_object' } }).fields).toMatchObject({
      response_format: { type: 'json_schema', json_schema: { schema: { type: 'object' } } },
    })
  })

  it('text-generation-webui streams one choice', () => {
    expect(encode(textgen, { n: 2, stream: true })).toMatchObject({ fields: { n: 1 }, warned: ['n'] })
    expect(encode(textgen, { n: 2 })).toMatchObject({ fields: { n: 2 }, warned: [] })
  })

  it('vLLM takes any range', () => {
    expect(encode(vllm, { temperature: 3 })).toMatchObject({ fields: { temperature: 3 }, warned: [] })
  })

  it('Moonshot switches thinking off', () => {
    expect(encode(moonshot, { reasoning_effort: 'none', temperature: 2 })).toMatchObject({
      fields: { thinking: { type: 'disabled' }, temperature: 1 },
    })
  })
})
