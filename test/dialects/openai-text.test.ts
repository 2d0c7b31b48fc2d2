import { describe, expect, it } from 'vitest'
import { chatCodec } from '../../src/dialects/openai-text/chat.ts'
import type { OpenAITextOptions } from '../../src/dialects/openai-text/openai-text.ts'
import { createClient } from '../../src/index.ts'
import type { CompletionRequest, ResolvedRequest } from '../../src/types/index.ts'
import { run } from './openai-chat/decode.ts'

const hi: CompletionRequest['messages'] = [{ role: 'user', content: 'Hi' }]
const dialogue: CompletionRequest['messages'] = [{ role: 'system', content: 'Be brief.' }, ...hi]

function encode(request: Partial<ResolvedRequest>, options: OpenAITextOptions = {}) {
  return chatCodec(options).encode({ model: 'm', messages: hi, stream: false, ...request })
}

function decode(frames: readonly unknown[], messages = hi) {
  return run(chatCodec({}).decoder({ model: 'm', messages, stream: true }), frames)
}

const piece = (text: string, finish_reason: string | null = null, more: object = {}) => ({
  id: 'cmpl-1',
  object: 'text_completion',
  choices: [{ index: 0, text, finish_reason, logprobs: null }],
  ...more,
})

describe('the prompt', () => {
  it('is a lone user message as it is', () => {
    expect(encode({})).toEqual({ path: '/completions', body: { model: 'm', prompt: 'Hi' }, warnings: [] })
  })

  it('is a dialogue whose next turn is the assistant, and stops before the user', () => {
    expect(encode({ messages: dialogue }).body).toEqual({
      model: 'm',
      prompt: 'System: Be brief.\n\nUser: Hi\n\nAssistant:',
      stop: ['\n\nUser:'],
    })
  })

  it('goes on from what the assistant has begun', () => {
    expect(encode({ messages: [...hi, { role: 'assistant', content: 'Hel' }] }).body).toMatchObject({
      prompt: 'User: Hi\n\nAssistant: Hel',
    })
  })

  it('tells of tools that were used', () => {
    const call = { id: 'a', type: 'function' as const, function: { name: 'w', arguments: '{}' } }
    const messages = [
      ...hi,
      { role: 'assistant' as const, content: null, tool_calls: [call] },
      { role: 'tool' as const, tool_call_id: 'a', content: '7' },
    ]
    expect(encode({ messages }).body).toMatchObject({ prompt: 'User: Hi\n\nAssistant: w({})\n\nTool: 7\n\nAssistant:' })
  })

  it("is made by the model's own template, where there is one", () => {
    expect(encode({ messages: dialogue }, { prompt: (messages) => `[INST] ${messages.length} [/INST]` }).body).toEqual({
      model: 'm',
      prompt: '[INST] 2 [/INST]',
    })
  })

  it('takes no images', () => {
    const image = { type: 'image_url' as const, image_url: { url: 'https://a/b.png' } }
    expect(() => encode({ messages: [{ role: 'user', content: [image] }] })).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    )
  })
})

describe('the fields', () => {
  it('have their names, and logprobs is a count', () => {
    const { body } = encode({ stream: true, max_completion_tokens: 5, logprobs: true, top_logprobs: 3, stop: 'x' })
    expect(body).toEqual({
      model: 'm',
      prompt: 'Hi',
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 5,
      logprobs: 3,
      stop: 'x',
    })
  })

  it('without words here are warned about', () => {
    const { warnings } = encode({ response_format: { type: 'json_object' }, reasoning_effort: 'low' })
    expect(warnings?.map(({ param }) => param)).toEqual(['response_format', 'reasoning_effort'])
  })
})

describe('the answer', () => {
  it('streams as an assistant', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }
    const { completion, complete } = decode(
      [piece(' Hel'), piece('lo'), piece('', 'stop'), { choices: [], usage }, '[DONE]'],
      dialogue,
    )
    expect(complete).toBe(true)
    expect(completion).toMatchObject({
      id: 'cmpl-1',
      usage,
      choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'Hello' } }],
    })
  })

  it('keeps the space of a prompt that is not ours', () => {
    expect(decode([piece(' a', 'stop')]).message?.content).toBe(' a')
  })

  it('comes whole, with log probabilities in lists', () => {
    const logprobs = { tokens: ['a', 'b'], token_logprobs: [null, -0.5], top_logprobs: [null, { c: -2 }] }
    const { choice, complete } = decode([{ choices: [{ index: 0, text: 'ab', finish_reason: 'length', logprobs }] }])
    expect(complete).toBe(true)
    expect(choice).toMatchObject({
      finish_reason: 'length',
      message: { content: 'ab' },
      logprobs: {
        content: [{ token: 'b', logprob: -0.5, bytes: null, top_logprobs: [{ token: 'c', logprob: -2, bytes: null }] }],
      },
    })
  })
})

describe("a server of one's own", () => {
  const answers: Record<string, object> = {
    '/v1/completions': piece('Hello', 'stop'),
    '/v1/chat/completions': {
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
    },
    '/v1/embeddings': { data: [{ index: 0, embedding: [1, 2] }] },
  }
  function client() {
    const asked: [string, Record<string, unknown>][] = []
    const made = createClient({
      async fetch(input, init) {
        const request = new Request(input, init)
        const { pathname } = new URL(request.url)
        asked.push([pathname, await request.json()])
        return Response.json(answers[pathname])
      },
    })
    return { made, asked }
  }

  it.each([
    ['http://localhost:5000/v1/completions', '/v1/completions'],
    ['http://localhost:5000/v1/chat/completions', '/v1/chat/completions'],
    ['http://localhost:5000/v1', '/v1/chat/completions'],
  ])('registered as %s is asked at %s', async (url, path) => {
    const { made, asked } = client()
    made.register('my_local_model', url)
    const { choices } = await made.completion({ model: 'my_local_model', messages: hi, max_tokens: 5, user: 'u' })
    expect(choices[0].message.content).toBe('Hello')
    expect(asked).toEqual([[path, expect.objectContaining({ model: 'my_local_model', max_tokens: 5, user: 'u' })]])
  })

  it('embeds at the sibling path', async () => {
    const { made, asked } = client()
    made.register('my_local_model', 'http://localhost:5000/v1/completions')
    const { data } = await made.embedding({ model: 'my_local_model', input: 'Hi' })
    expect([asked[0]?.[0], data[0]?.embedding]).toEqual(['/v1/embeddings', [1, 2]])
  })
})
