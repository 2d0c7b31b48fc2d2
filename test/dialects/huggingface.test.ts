import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  featureExtraction,
  huggingfaceInference,
} from '../../src/dialects/huggingface-inference/huggingface-inference.ts'
import { LLMError } from '../../src/errors/llm-error.ts'
import { createClient } from '../../src/index.ts'
import { huggingface } from '../../src/providers/huggingface.ts'
import type { Message, ResolvedRequest } from '../../src/types/index.ts'
import { run } from './openai-chat/decode.ts'
import { expectTotal } from './total.ts'
import { spoken } from '../support/spoken.ts'

const dialect = huggingfaceInference()
const { chat = expect.fail('no chat'), embedding = expect.fail('no embedding') } = await spoken(dialect)
const router = await spoken(huggingface.dialect)
const features = await spoken(featureExtraction)
const alone: Message[] = [{ role: 'user', content: 'Once upon' }]
const dialogue: Message[] = [...alone, { role: 'assistant', content: 'a time' }, { role: 'user', content: 'And?' }]
const ask = (more: Partial<ResolvedRequest> = {}): ResolvedRequest => ({
  model: 'tgi',
  messages: alone,
  stream: true,
  ...more,
})
const encoded = (more: Partial<ResolvedRequest>) => {
  const { path, body, warnings = [] } = chat.encode(ask(more))
  const { inputs, parameters } = body as { inputs: string; parameters: Record<string, unknown> }
  return { path, inputs, parameters, params: warnings.map(({ code, param }) => `${code} ${param}`) }
}
const decode = (frames: readonly unknown[], messages = alone, more: Partial<ResolvedRequest> = {}) =>
  run(chat.decoder(ask({ messages, ...more })), frames)

const token = (text: string, more: object = {}) => ({
  index: 1,
  token: { id: 1, text, logprob: -0.1, special: false },
  generated_text: null,
  details: null,
  ...more,
})
const last = (generated_text: string, details: object = {}) =>
  token('</s>', {
    token: { id: 2, text: '</s>', logprob: -0.2, special: true },
    generated_text,
    details: { finish_reason: 'eos_token', generated_tokens: 2, input_length: 5, seed: null, ...details },
  })

describe('TGI, encoded', () => {
  it('asks one path for a stream, another for a document', () => {
    expect(encoded({}).path).toBe('/generate_stream')
    expect(encoded({ stream: false }).path).toBe('/generate')
  })

  it('says everything under its own name', () => {
    expect(
      encoded({
        max_tokens: 5,
        temperature: 0.5,
        top_p: 0.9,
        seed: 1,
        frequency_penalty: 0.2,
        stop: 'x',
        logprobs: true,
        top_logprobs: 2,
        response_format: { type: 'json_schema', json_schema: { name: 'n', schema: { type: 'object' } } },
      }),
    ).toEqual({
      path: '/generate_stream',
      inputs: 'Once upon',
      params: [],
      parameters: {
        details: true,
        max_new_tokens: 5,
        temperature: 0.5,
        top_p: 0.9,
        seed: 1,
        frequency_penalty: 0.2,
        stop: ['x'],
        top_n_tokens: 2,
        grammar: { type: 'json', value: { type: 'object' } },
      },
    })
  })

  it('leaves out what the server refuses although it means nothing', () => {
    expect(encoded({ temperature: 0, top_p: 1 })).toMatchObject({ parameters: { details: true }, params: [] })
    expect(encoded({ temperature: 0, top_p: 0.5 }).params).toEqual(['unsupported-param top_p'])
  })

  it('clamps and warns', () => {
    expect(encoded({ frequency_penalty: 3, stop: ['1', '2', '3', '4', '5'] }).params).toEqual([
      'clamped-param frequency_penalty',
      'clamped-param stop',
    ])
    const left = {
      response_format: { type: 'json_object' },
      presence_penalty: 1,
      logit_bias: { 1: 1 },
      user: 'u',
      n: 2,
    } as const
    expect(encoded(left).params).toEqual(
      ['response_format', 'presence_penalty', 'logit_bias', 'user', 'n'].map((field) => `unsupported-param ${field}`),
    )
  })

  it('stops before the next turn of the user', () => {
    expect(encoded({ messages: dialogue })).toMatchObject({
      inputs: 'User: Once upon\n\nAssistant: a time\n\nUser: And?\n\nAssistant:',
      parameters: { stop: ['\n\nUser:'] },
    })
  })
})

describe('TGI, decoded', () => {
  it('reads the golden stream, which ends with the body', () => {
    const { message, choice, usage, complete, finishes } = decode([token('Hi'), token(' there'), last('Hi there')])
    expect(message?.content).toBe('Hi there')
    expect(choice).toMatchObject({ finish_reason: 'stop', native_finish_reason: 'eos_token' })
    expect(usage).toEqual({ prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 })
    expect([complete, finishes]).toEqual([true, 1])
  })

  it('folds a document to what its stream folds to', () => {
    const tokens = ['Hi', ' there'].map((text, id) => ({ id, text, logprob: -0.1, special: false }))
    const details = { finish_reason: 'eos_token', generated_tokens: 2, prefill: [1, 2, 3, 4, 5], tokens }
    const streamed = decode([token('Hi'), token(' there'), last('Hi there')])
    expect(decode([{ generated_text: 'Hi there', details }]).completion).toEqual(streamed.completion)
  })

  it('counts nothing where the prompt was not counted', () => {
    const { usage, choice } = decode([
      { generated_text: 'Hi', details: { finish_reason: 'length', generated_tokens: 1, prefill: [], tokens: [] } },
    ])
    expect(usage).toBeUndefined()
    expect(choice?.finish_reason).toBe('length')
  })

  it('ends a document without details with a warning', () => {
    expect(decode([{ generated_text: 'Hi' }])).toMatchObject({
      message: { content: 'Hi' },
      complete: true,
      warnings: [{ code: 'finish-reason' }],
    })
  })

  it('takes thinking out of the text, and the space after our "Assistant:"', () => {
    const { message } = decode([token(' <think>Hm</th'), token('ink> Yes'), last('')], dialogue)
    expect(message).toMatchObject({ content: 'Yes', reasoning_content: 'Hm' })
  })

  it('reads log probabilities and their rivals, where they were asked for', () => {
    const frames = [token('Hi', { top_tokens: [{ id: 3, text: 'Ho', logprob: -2, special: false }] }), last('Hi')]
    expect(decode(frames, alone, { logprobs: true }).choice?.logprobs?.content).toEqual([
      { token: 'Hi', logprob: -0.1, bytes: null, top_logprobs: [{ token: 'Ho', logprob: -2, bytes: null }] },
    ])
    expect(decode(frames).choice?.logprobs).toBeNull()
  })

  it('folds a document with log probabilities to what its stream folds to', () => {
    const tokens = [{ id: 1, text: 'Hi', logprob: -0.1, special: false }]
    const details = { finish_reason: 'eos_token', generated_tokens: 2, prefill: [1, 2, 3, 4, 5], tokens }
    const asked = { logprobs: true }
    expect(decode([{ generated_text: 'Hi', details }], alone, asked).completion).toEqual(
      decode([token('Hi'), last('Hi')], alone, asked).completion,
    )
  })

  it('edge case 11: a stream without its end is not complete', () => {
    expect(decode([token('Hi')])).toMatchObject({ complete: false, finishes: 0 })
  })

  it('edge case 14: throws an error in the stream', () => {
    const error = { error: 'Request failed during generation: out of memory', error_type: 'generation' }
    expect(() => decode([token('Hi'), error])).toThrow('Request failed during generation')
  })

  it('takes any JSON: chunks or an LLMError come out', () => {
    const keys =
      'token,text,special,logprob,top_tokens,generated_text,details,finish_reason,generated_tokens,input_length,prefill,tokens,error'.split(
        ',',
      )
    expectTotal(() => chat.decoder(ask({ messages: dialogue })), keys, ['eos_token', '<think>', ' a'])
  })
})

describe('TEI and feature extraction', () => {
  it('sends inputs, at most 32, and dimensions where there are some', () => {
    const request = { model: 'm', input: ['a'], dimensions: 8, input_type: 'query' as const, user: 'u' }
    expect(embedding.encode(request)).toMatchObject({
      path: '/embed',
      body: { inputs: ['a'], dimensions: 8 },
      warnings: [{ param: 'input_type' }, { param: 'user' }],
    })
    expect(features.embedding?.encode(request)).toMatchObject({
      body: { inputs: ['a'] },
      warnings: [{ param: 'dimensions' }, {}, {}],
    })
    expect(embedding.limit).toBe(32)
  })

  it('edge case 52: reads a vector, a list of them, and vectors of tokens', () => {
    const decoded = (body: unknown) => embedding.decode(body).embeddings
    expect(decoded([1, 2])).toEqual([[1, 2]])
    expect(
      decoded([
        [1, 2],
        [3, 4],
      ]),
    ).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect(
      decoded([
        [
          [1, 2],
          [3, 4],
        ],
        [[5, 6]],
      ]),
    ).toEqual([
      [2, 3],
      [5, 6],
    ])
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        try {
          decoded(body)
        } catch (error) {
          expect(LLMError.is(error)).toBe(true)
        }
      }),
    )
  })

  it.each([
    [
      422,
      'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000',
      'validation',
      'context-window',
    ],
    [
      413,
      'Input validation error: `inputs` must have less than 512 tokens. Given: 600',
      'validation',
      'context-window',
    ],
    [413, 'batch size 40 > maximum allowed batch size 32', 'validation', 'invalid-request'],
    [424, 'Request failed during generation: Server error', 'generation', 'server'],
    [429, 'Model is overloaded', 'overloaded', 'overloaded'],
  ])('reads %i "%s" (%s) as %s', async (status, error, error_type, code) => {
    expect(await dialect.decodeError(status, { error, error_type }, new Headers())).toMatchObject({ code })
  })
})

describe('Hugging Face’s router', () => {
  it('chats below /v1, and embeds at the model’s own path', () => {
    expect(router.chat?.encode(ask({ model: 'a/b:groq' }))).toMatchObject({
      path: '/v1/chat/completions',
      body: { model: 'a/b:groq' },
    })
    expect(router.embedding?.encode({ model: 'BAAI/bge-m3', input: ['a'] }).path).toBe(
      '/hf-inference/models/BAAI/bge-m3/pipeline/feature-extraction',
    )
    expect(router.models?.encode().path).toBe('/v1/models')
  })

  it('lists what a model can with any of its hosts', () => {
    const data = [
      {
        id: 'a/b',
        architecture: { input_modalities: ['text', 'image'] },
        providers: [{ context_length: 8192 }, { context_length: 131072, supports_tools: true }],
      },
    ]
    expect(router.models?.decode({ data }).models).toEqual([
      { id: 'a/b', contextWindow: 131072, capabilities: ['chat', 'vision', 'tools'] },
    ])
  })

  it.each([
    [503, { error: 'Model X is currently loading', estimated_time: 20 }, 'overloaded'],
    [403, { error: 'This authentication method does not have sufficient permissions' }, 'permission'],
    [
      400,
      {
        error: {
          message: "The requested model 'x' is not supported by any provider you have enabled.",
          code: 'model_not_supported',
        },
      },
      'not-found',
    ],
    [402, { error: 'You have exceeded your monthly included credits' }, 'quota-exceeded'],
  ])('reads %i %j as %s', async (status, body, code) => {
    expect(await huggingface.dialect.decodeError(status, body, new Headers())).toMatchObject({ code })
  })

  it('waits as long as a model takes to load', async () => {
    const { retryAfter } = await huggingface.dialect.decodeError(
      503,
      { error: 'loading', estimated_time: 20 },
      new Headers(),
    )
    expect(retryAfter).toBe(20_000)
  })
})

describe('endpoints', () => {
  const sent: string[] = []
  const client = createClient({
    prices: false,
    fetch: async (input) => {
      const url = input instanceof Request ? input.url : String(input)
      sent.push(url)
      return Response.json(
        /embed|extraction/.test(url)
          ? [[1, 2]]
          : { message: { role: 'assistant', content: 'x' }, done: true, done_reason: 'stop' },
      )
    },
  })

  it.each([
    ['http://tei.test/embed', 'http://tei.test/embed'],
    [
      'https://router.test/models/BAAI/bge-m3/pipeline/feature-extraction',
      'https://router.test/models/BAAI/bge-m3/pipeline/feature-extraction',
    ],
  ])('embeds at %s', async (url, asked) => {
    client.register('vectors', url)
    expect((await client.embedding({ model: 'vectors', input: 'a' })).data[0]?.embedding).toEqual([1, 2])
    expect(sent.pop()).toBe(asked)
  })

  it.each(['/api', '/api/chat', '/api/embed', '/api/generate'])('leaves Ollama’s %s to Ollama', async (path) => {
    client.register('mine', `http://ollama.test${path}`)
    await client.completion({ model: 'mine', messages: alone })
    expect(sent.pop()).toBe('http://ollama.test/api/chat')
  })
})
