import { describe, expect, it } from 'vitest'
import { chatCodec } from '../../src/dialects/llamacpp/chat.ts'
import { embeddingCodec } from '../../src/dialects/llamacpp/embedding.ts'
import { llamacpp } from '../../src/dialects/llamacpp/llamacpp.ts'
import { createClient } from '../../src/index.ts'
import { mock, mockFetch, reply } from '../../src/mocks/index.ts'
import type { Message, ResolvedRequest } from '../../src/types/index.ts'
import { run } from './openai-chat/decode.ts'
import { expectTotal } from './total.ts'
import { spoken } from '../support/spoken.ts'

const dialect = llamacpp()
const { chat = expect.fail('no chat'), models = expect.fail('no list') } = await spoken(dialect)
const alone: Message[] = [{ role: 'user', content: 'Once upon' }]
const dialogue: Message[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Hi' },
]
const ask = (more: Partial<ResolvedRequest> = {}): ResolvedRequest => ({
  model: 'm',
  messages: alone,
  stream: true,
  ...more,
})
const encoded = (more: Partial<ResolvedRequest>) => {
  const { path, body, warnings = [] } = chat.encode(ask(more))
  return { path, body: body as Record<string, unknown>, params: warnings.map(({ param }) => param) }
}
const decode = (frames: readonly unknown[], messages = alone) => run(chat.decoder(ask({ messages })), frames)

const piece = (content: string, more: object = {}) => ({
  index: 0,
  content,
  tokens: [1],
  stop: false,
  id_slot: -1,
  tokens_predicted: 1,
  tokens_evaluated: 5,
  ...more,
})
const last = (more: object = {}) => ({
  ...piece(''),
  stop: true,
  model: 'm.gguf',
  stop_type: 'eos',
  stopping_word: '',
  truncated: false,
  tokens_predicted: 2,
  tokens_cached: 6,
  timings: { cache_n: 3 },
  generation_settings: {},
  ...more,
})

describe('llama.cpp /completion, encoded', () => {
  it('sends a lone message as the prompt, and everything under its own name', () => {
    expect(
      encoded({
        stream: false,
        max_tokens: 5,
        temperature: 0,
        top_p: 0.9,
        seed: 1,
        presence_penalty: 0.1,
        frequency_penalty: 0.2,
        stop: 'x',
        logit_bias: { 15043: 1, Hello: -0.5 },
        top_logprobs: 3,
        response_format: { type: 'json_schema', json_schema: { name: 'n', schema: { type: 'array' } } },
      }),
    ).toEqual({
      path: '/completion',
      params: [],
      body: {
        model: 'm',
        prompt: 'Once upon',
        stream: false,
        n_predict: 5,
        temperature: 0,
        top_p: 0.9,
        seed: 1,
        presence_penalty: 0.1,
        frequency_penalty: 0.2,
        stop: ['x'],
        logit_bias: [
          [15043, 1],
          ['Hello', -0.5],
        ],
        n_probs: 3,
        json_schema: { type: 'array' },
      },
    })
  })

  it('makes one prompt of a conversation, and stops before the next turn of the user', () => {
    expect(encoded({ messages: dialogue }).body).toMatchObject({
      prompt: 'System: Be brief.\n\nUser: Hi\n\nAssistant:',
      stop: ['\n\nUser:'],
    })
  })

  it("takes a template of one's own", () => {
    const own = chatCodec((messages) => `[INST] ${String(messages.at(-1)?.content)} [/INST]`)
    expect(own.encode(ask({ messages: dialogue })).body).toEqual({
      model: 'm',
      prompt: '[INST] Hi [/INST]',
      stream: true,
    })
  })

  it('warns of what it has no words for, and refuses images', () => {
    const tools = [{ type: 'function' as const, function: { name: 'w' } }]
    const all = {
      tools,
      tool_choice: 'auto',
      parallel_tool_calls: true,
      reasoning_effort: 'low',
      user: 'u',
      metadata: {},
      n: 2,
    } as const
    expect(encoded(all).params).toEqual([
      'tools',
      'tool_choice',
      'parallel_tool_calls',
      'reasoning_effort',
      'user',
      'metadata',
      'n',
    ])
    const image: Message = { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://x.test' } }] }
    expect(() => encoded({ messages: [image] })).toThrow("no content part of the type 'image_url'")
  })
})

describe('llama.cpp /completion, decoded', () => {
  it('reads the golden stream, which has no [DONE]', () => {
    const { message, choice, usage, complete, finishes, drafts } = decode([piece('Hi'), last()])
    expect(message?.content).toBe('Hi')
    expect(choice).toMatchObject({ finish_reason: 'stop', native_finish_reason: 'eos' })
    expect(usage).toEqual({
      prompt_tokens: 5,
      completion_tokens: 2,
      total_tokens: 7,
      prompt_tokens_details: { cached_tokens: 3 },
    })
    expect([complete, finishes, drafts.at(-1)?.done]).toEqual([true, 1, true])
  })

  it('folds a document to what its stream folds to', () => {
    const stream = decode([piece('Hi '), piece('there'), last()])
    expect(decode([last({ content: 'Hi there' })]).completion).toEqual(stream.completion)
  })

  it.each([
    [{ stop_type: 'limit' }, 'length', 'limit'],
    [{ stop_type: 'word' }, 'stop', 'word'],
    [{ stop_type: 'none' }, 'stop', 'none'],
    [{ stop_type: undefined, stopped_limit: true }, 'length', 'limit'],
  ])('ends with %j as %s', (more, finish_reason, native_finish_reason) => {
    expect(decode([last(more)]).choice).toMatchObject({ finish_reason, native_finish_reason })
  })

  it('warns when the reason is missing, and when the prompt was cut', () => {
    const { choice, warnings } = decode([last({ stop_type: null, truncated: true })])
    expect(choice?.finish_reason).toBe('stop')
    expect(warnings.map(({ code }) => code)).toEqual(['finish-reason', 'context-truncated'])
  })

  it('takes thinking out of the text, and the space after our "Assistant:"', () => {
    expect(decode([piece(' <thi'), piece('nk>Hm</think>\n\nYes'), last()], dialogue).message).toMatchObject({
      content: 'Yes',
      reasoning_content: 'Hm',
    })
    expect(decode([piece(' Hi'), last()], dialogue).message?.content).toBe('Hi')
    expect(decode([piece(' there'), last()]).message?.content).toBe(' there')
  })

  it('reads log probabilities', () => {
    const completion_probabilities = [
      { id: 1, token: 'Hi', bytes: [72, 105], logprob: -0.1, top_logprobs: [{ id: 2, token: 'Ho', logprob: -2 }] },
    ]
    expect(decode([piece('Hi', { completion_probabilities }), last()]).choice?.logprobs?.content).toEqual([
      { token: 'Hi', logprob: -0.1, bytes: [72, 105], top_logprobs: [{ token: 'Ho', logprob: -2, bytes: null }] },
    ])
  })

  it('edge case 11: a stream without its end is not complete, and keeps what was held back', () => {
    expect(decode([piece('Hi'), piece('<')])).toMatchObject({ complete: false, message: { content: 'Hi<' } })
    expect(decode([piece('<thi')])).toMatchObject({ complete: false, message: { content: '<thi' } })
  })

  it('edge cases 13 and 14: throws an error in the stream', () => {
    const error = { error: { code: 500, message: 'Compute error.', type: 'server_error' } }
    expect(() => decode([piece('Hi'), error])).toThrow('Compute error.')
    expect(() => chat.decoder(ask()).push({ event: 'error', data: error.error })).toThrow('Compute error.')
  })

  it('edge case 26: ignores progress', () => {
    expect(decode([{ prompt_progress: { total: 9 } }, piece('Hi'), last()]).message?.content).toBe('Hi')
  })

  it('takes any JSON: chunks or an LLMError come out', () => {
    const keys =
      'content,stop,stop_type,truncated,model,tokens_evaluated,timings,cache_n,completion_probabilities,token,logprob,bytes,top_logprobs,error,message'.split(
        ',',
      )
    expectTotal(() => chat.decoder(ask({ messages: dialogue })), keys, ['eos', '<think>', ' a'])
  })
})

describe('llama.cpp, besides', () => {
  it('edge case 52: reads vectors of tokens, of OpenAI’s shape, and out of order', () => {
    const decoded = (body: unknown) => embeddingCodec.decode(body).embeddings
    expect(decoded([{ index: 0, embedding: [[1, 2]] }])).toEqual([[1, 2]])
    expect(
      decoded([
        {
          index: 0,
          embedding: [
            [1, 2],
            [3, 4],
          ],
        },
      ]),
    ).toEqual([[2, 3]])
    expect(
      decoded({
        data: [
          { index: 1, embedding: [2] },
          { index: 0, embedding: [1] },
        ],
      }),
    ).toEqual([[1], [2]])
    expect(() => decoded([{ index: 0, embedding: 'AAAA' }])).toThrow('not a list of numbers')
  })

  it('waits for a model that is loading', async () => {
    const body = { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }
    expect(await dialect.decodeError(503, body, new Headers())).toMatchObject({ code: 'overloaded' })
  })

  it('lists models with their window, size and whether they are loaded', () => {
    const data = [
      { id: 'm.gguf', meta: { n_ctx_train: 4096, size: 9 } },
      { id: 'n', meta: null, status: { value: 'loading' } },
    ]
    expect(models.decode({ data }).models).toEqual([
      { id: 'm.gguf', contextWindow: 4096, size: 9 },
      { id: 'n', loaded: false },
    ])
  })

  it('is what an endpoint of its path speaks', async () => {
    const base = 'http://localhost:8080'
    const client = createClient({
      fetch: mockFetch([mock('own/*', reply('Hello there'))], { baseURLs: { own: base } } as never),
    })
    client.register('mine', `${base}/completion`)
    const streamed = await client.completion({ model: 'mine', messages: dialogue, stream: true }).final()
    expect(streamed.choices[0]).toMatchObject({ message: { content: expect.any(String) }, finish_reason: 'stop' })
    expect((await client.embedding({ model: 'mine', input: ['a', 'b'] })).data).toHaveLength(2)
  })
})
