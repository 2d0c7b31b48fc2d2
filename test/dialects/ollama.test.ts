import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ollamaDialect } from '../../src/dialects/ollama/ollama.ts'
import { LLMError } from '../../src/errors/llm-error.ts'
import { reduceChunk } from '../../src/stream/reduce.ts'
import type { ChunkDraft, CompletionChunk, Message, PartialCompletion, ResolvedRequest } from '../../src/types/index.ts'
import { spoken } from '../support/spoken.ts'

const {
  chat = expect.fail('no chat'),
  embedding = expect.fail('no embedding'),
  models: list = expect.fail('no list'),
} = await spoken(ollamaDialect)
const ask = (more: Partial<ResolvedRequest> = {}): ResolvedRequest => ({
  model: 'q',
  messages: [{ role: 'user', content: 'hi' }],
  stream: true,
  ...more,
})
const bodyOf = (more: Partial<ResolvedRequest>) => chat.encode(ask(more)).body as Record<string, unknown>

function decode(lines: readonly unknown[], request = ask()): { drafts: ChunkDraft[]; complete: boolean } {
  const decoder = chat.decoder(request)
  const drafts = lines.flatMap((data) => decoder.push({ data }))
  const { drafts: rest, complete } = decoder.end()
  return { drafts: [...drafts, ...rest], complete }
}
const fold = (drafts: readonly ChunkDraft[]) =>
  drafts.reduce<PartialCompletion | undefined>(
    (folded, { choices = [], usage }) =>
      reduceChunk(folded, {
        id: 'i',
        object: 'chat.completion.chunk',
        created: 1,
        model: 'q',
        provider: 'p',
        choices,
        ...(usage && { usage }),
      } satisfies CompletionChunk),
    undefined,
  )

const golden = [
  {
    model: 'q',
    created_at: '2026-01-01T00:00:00.1Z',
    message: { role: 'assistant', content: '', thinking: 'Hm' },
    done: false,
  },
  {
    model: 'q',
    created_at: '2026-01-01T00:00:00.2Z',
    message: {
      role: 'assistant',
      content: '',
      tool_calls: [{ id: 'call_2k7ryu9k', function: { index: 0, name: 'w', arguments: { c: 'A' } } }],
    },
    done: false,
  },
  {
    model: 'q',
    created_at: '2026-01-01T00:00:00.3Z',
    message: { role: 'assistant', content: '' },
    done: true,
    done_reason: 'stop',
    total_duration: 1_671_921_584,
    prompt_eval_count: 310,
    eval_count: 145,
  },
]

describe('ollama chat, encoded', () => {
  it('says stream always, and puts sampling into options', () => {
    expect(bodyOf({ stream: false, temperature: 0, max_completion_tokens: 5, stop: 'x', seed: 1 })).toEqual({
      model: 'q',
      stream: false,
      messages: [{ role: 'user', content: 'hi' }],
      options: { temperature: 0, num_predict: 5, stop: ['x'], seed: 1 },
    })
  })

  it('sends images as bare base64 and refuses their URLs in clear words', () => {
    const image = (url: string): Message => ({
      role: 'user',
      content: [
        { type: 'text', text: 'see' },
        { type: 'image_url', image_url: { url } },
      ],
    })
    expect(bodyOf({ messages: [image('data:image/png;base64,QUJD')] })['messages']).toEqual([
      { role: 'user', content: 'see', images: ['QUJD'] },
    ])
    expect(() => bodyOf({ messages: [image('https://x.test/a.png')] })).toThrow(
      'images (data: URLs in base64), not https://x.test/a.png',
    )
  })

  it('carries a conversation with tools: arguments as objects, results by name', () => {
    const messages: Message[] = [
      { role: 'developer', content: 'be brief' },
      {
        role: 'assistant',
        content: null,
        reasoning_content: 'Hm',
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'w', arguments: '{"c":"A"}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: '12°' },
    ]
    expect(bodyOf({ messages })['messages']).toEqual([
      { role: 'system', content: 'be brief' },
      {
        role: 'assistant',
        content: '',
        thinking: 'Hm',
        tool_calls: [{ id: 'c1', function: { index: 0, name: 'w', arguments: { c: 'A' } } }],
      },
      { role: 'tool', content: '12°', tool_call_id: 'c1', tool_name: 'w' },
    ])
  })

  it('says formats, thinking and no tools in its own way', () => {
    expect(bodyOf({ response_format: { type: 'json_object' }, reasoning_effort: 'none' })).toMatchObject({
      format: 'json',
      think: false,
    })
    expect(
      bodyOf({
        response_format: { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'object' } } },
        reasoning_effort: 'xhigh',
      }),
    ).toMatchObject({ format: { type: 'object' }, think: 'max' })
    const tools = [{ type: 'function' as const, function: { name: 'w' } }]
    expect(bodyOf({ tools })).toMatchObject({ tools })
    expect(bodyOf({ tools, tool_choice: 'none' })).not.toHaveProperty('tools')
  })

  it('asks for JSON only where it is asked for', () => {
    for (const type of ['text', undefined, 'grammar'])
      expect(bodyOf({ response_format: { type } as never })).not.toHaveProperty('format')
  })

  it('names the function of a result, also where calls have an empty id', () => {
    const call = { id: '', type: 'function' as const, function: { name: 'w', arguments: '{}' } }
    const { messages } = bodyOf({
      messages: [
        { role: 'assistant', tool_calls: [call] },
        { role: 'tool', content: '12°', tool_call_id: '' },
      ],
    })
    expect(messages).toMatchObject([{}, { tool_call_id: '', tool_name: 'w' }])
  })

  it('warns of what it cannot say', () => {
    const { warnings } = chat.encode(
      ask({
        n: 2,
        user: 'u',
        tool_choice: 'required',
        logit_bias: { 1: 1 },
        parallel_tool_calls: false,
        metadata: { a: 'b' },
        max_tokens: 1,
        max_completion_tokens: 2,
      }),
    )
    expect(warnings?.map(({ param }) => param).sort()).toEqual([
      'logit_bias',
      'max_tokens',
      'metadata',
      'n',
      'parallel_tool_calls',
      'tool_choice',
      'user',
    ])
  })
})

describe('ollama chat, decoded', () => {
  it('edge case 33: says tool_calls where the wire says stop', () => {
    const { drafts, complete } = decode(golden)
    expect(complete).toBe(true)
    expect(fold(drafts)).toMatchObject({
      choices: [
        {
          message: {
            reasoning_content: 'Hm',
            tool_calls: [{ id: 'call_2k7ryu9k', type: 'function', function: { name: 'w', arguments: '{"c":"A"}' } }],
          },
          finish_reason: 'tool_calls',
          native_finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: 310, completion_tokens: 145, total_tokens: 455 },
    })
    expect(drafts.filter(({ choices }) => choices?.some(({ finish_reason }) => finish_reason !== null))).toHaveLength(1)
  })

  it('folds a plain answer to what its stream spells', () => {
    const whole = {
      ...golden[2],
      message: { role: 'assistant', content: '', thinking: 'Hm', tool_calls: golden[1]?.message.tool_calls },
    }
    expect(fold(decode([whole]).drafts)).toEqual(fold(decode(golden).drafts))
  })

  // Where a template says nothing of thinking (models from elsewhere), the server leaves the tags in (ollama#10914).
  it('takes thinking out of the tags a model without a thinking template leaves in its text', () => {
    const line = (content: string) => ({ model: 'q', message: { role: 'assistant', content }, done: false })
    const last = { ...line(''), done: true, done_reason: 'stop' }
    const streamed = ['<th', 'ink>', 'H', 'm</thi', 'nk>\n', '\nYes, <think>', ' is a tag'].map(line)
    const said = { content: 'Yes, <think> is a tag', reasoning_content: 'Hm' }
    expect(fold(decode([...streamed, last]).drafts)?.choices[0]?.message).toMatchObject(said)
    const whole = { ...last, message: line('<think>Hm</think>\n\nYes, <think> is a tag').message }
    expect(fold(decode([whole]).drafts)?.choices[0]?.message).toMatchObject(said)
  })

  it('leaves tags alone where the server has divided the answer, and where an answer is gone on with', () => {
    const line = (message: object) => ({ model: 'q', message: { role: 'assistant', ...message }, done: false })
    const quoted = '<think> opens it'
    const thought = decode([line({ content: '', thinking: 'Hm' }), line({ content: quoted })])
    const both = decode([line({ content: quoted, thinking: 'Hm' })])
    for (const { drafts } of [thought, both])
      expect(fold(drafts)?.choices[0]?.message).toMatchObject({ content: quoted, reasoning_content: 'Hm' })
    const begun = ask({ messages: [...ask().messages, { role: 'assistant', content: 'The tag ' }] })
    expect(fold(decode([line({ content: quoted })], begun).drafts)?.choices[0]?.message.content).toBe(quoted)
  })

  it('hands on what was held back for a tag that never came', () => {
    const line = { message: { content: ' <thi' }, done: false }
    const ended = decode([line, { message: { content: '' }, done: true, done_reason: 'length' }])
    const broken = decode([line])
    for (const { drafts } of [ended, broken]) expect(fold(drafts)?.choices[0]?.message.content).toBe(' <thi')
    expect([ended.complete, broken.complete]).toEqual([true, false])
  })

  it('edge case 43: gives calls of old servers ids and indexes', () => {
    const call = (name: string) => ({
      message: { role: 'assistant', content: '', tool_calls: [{ function: { name, arguments: {} } }] },
      done: false,
    })
    expect(fold(decode([call('a'), call('b')]).drafts)?.choices[0]?.message.tool_calls).toEqual([
      { id: 'call_0', type: 'function', function: { name: 'a', arguments: '{}' } },
      { id: 'call_1', type: 'function', function: { name: 'b', arguments: '{}' } },
    ])
  })

  it('edge case 11: without its last line an answer is not complete', () => {
    expect(decode(golden.slice(0, 2)).complete).toBe(false)
  })

  it('calls loading a model no answer', () => {
    const { drafts } = decode([
      { model: 'q', message: { role: 'assistant', content: '' }, done: true, done_reason: 'load' },
    ])
    expect(drafts[0]).toMatchObject({
      warnings: [{ code: 'finish-reason', message: expect.stringContaining('load') }],
      choices: [{ finish_reason: 'stop' }],
    })
    expect(drafts[0]).not.toHaveProperty('usage')
  })

  it('throws an end that is an error once what came with it was handed on', () => {
    const decoder = chat.decoder(ask())
    const [draft] = decoder.push({ data: { message: { content: 'Hi' }, done: true, done_reason: 'error' } })
    expect(draft?.choices?.[0]).toMatchObject({ delta: { content: 'Hi' }, finish_reason: null })
    expect(() => decoder.end()).toThrow(expect.objectContaining({ code: 'server' }))
  })

  it.each([
    ['context canceled', 'server'],
    ['context deadline exceeded', 'server'],
    ['the input length exceeds the context length', 'context-window'],
    ['exceeds the available context size', 'context-window'],
    ['prompt too long; exceeded max context length by 10 tokens', 'context-window'],
  ])('knows what "%s" means within an answer', (error, code) => {
    expect(() => decode([golden[0], { error }])).toThrow(expect.objectContaining({ code, message: error }))
  })

  it('finds the words of an error that a proxy put into an object', () => {
    expect(() => decode([{ error: { message: 'busy', code: 1 } }])).toThrow(
      expect.objectContaining({ message: 'busy' }),
    )
  })

  it('throws what a line calls an error', () => {
    expect(() =>
      decode([golden[0], { error: 'an error was encountered while running the model: unexpected EOF' }]),
    ).toThrow('unexpected EOF')
  })

  it.each([
    ['context canceled', 'server'],
    ['context deadline exceeded', 'server'],
    ['prompt too long; exceeded max context length by 4 tokens', 'context-window'],
    ['the request exceeds the available context size', 'context-window'],
    ['rate limit exceeded', 'rate-limit'],
    ['too many requests', 'rate-limit'],
    ['you (name) have reached your weekly usage limit', 'quota-exceeded'],
  ])('knows what a line means by "%s"', (error, code) => {
    expect(() => decode([golden[0], { error }])).toThrow(expect.objectContaining({ code, message: error }))
    expect(() => decode([golden[0], { error: { message: error } }])).toThrow(expect.objectContaining({ code }))
  })

  it('gives drafts or an LLMError for any JSON', () => {
    const message = fc.record(
      {
        role: fc.anything(),
        content: fc.anything(),
        thinking: fc.anything(),
        tool_calls: fc.oneof(fc.anything(), fc.array(fc.record({ function: fc.anything() }))),
      },
      { requiredKeys: [] },
    )
    const line = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          message: fc.oneof(message, fc.jsonValue()),
          done: fc.oneof(fc.boolean(), fc.jsonValue()),
          done_reason: fc.jsonValue(),
          logprobs: fc.jsonValue(),
          eval_count: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
    )
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        try {
          decode(JSON.parse(JSON.stringify(lines)) as unknown[])
        } catch (error) {
          if (!LLMError.is(error)) throw error
        }
      }),
    )
  })
})

describe('ollama embeddings and models', () => {
  it('reads vectors and their usage', () => {
    expect(embedding.encode({ model: 'e', input: ['a'], dimensions: 3 })).toEqual({
      path: '/api/embed',
      body: { model: 'e', input: ['a'], dimensions: 3 },
      warnings: [],
    })
    expect(embedding.decode({ model: 'e', embeddings: [[1, 2]], prompt_eval_count: 4 })).toEqual({
      model: 'e',
      embeddings: [[1, 2]],
      usage: { prompt_tokens: 4, completion_tokens: 0, total_tokens: 4 },
    })
  })

  it('lists what is installed', () => {
    const models = [
      {
        name: 'llama3.2:latest',
        model: 'llama3.2:latest',
        size: 5,
        details: { context_length: 8192 },
        capabilities: ['completion', 'tools', 'insert'],
      },
    ]
    expect(list.decode({ models })).toEqual({
      models: [
        {
          id: 'llama3.2:latest',
          name: 'llama3.2:latest',
          size: 5,
          contextWindow: 8192,
          capabilities: ['chat', 'tools'],
        },
      ],
    })
  })
})
