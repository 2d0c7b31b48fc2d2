import { describe, expect, it } from 'vitest'
import { chatDecoder } from '../../../src/dialects/openai-chat/decode-chat.ts'
import { together } from '../../../src/providers/together.ts'
import { answer, chunk, decode, run } from './decode.ts'
import { spoken } from '../../support/spoken.ts'

const usage = { prompt_tokens: 9, completion_tokens: 1, total_tokens: 10 }

describe('a stream', () => {
  const golden = [
    chunk({ role: 'assistant', content: '', refusal: null }, null, { usage: null, obfuscation: 'aB3' }),
    chunk({ content: 'Hi' }),
    chunk({ content: ' there' }),
    chunk({}, 'stop'),
    { id: 'chatcmpl-1', choices: [], usage },
    '[DONE]',
  ]

  it('becomes the completion it spells', () => {
    const { completion, complete } = decode(golden, { terminal: 'done' })
    expect(complete).toBe(true)
    expect(completion).toEqual({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      provider: 'p',
      usage,
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          native_finish_reason: 'stop',
          logprobs: null,
          message: { role: 'assistant', content: 'Hi there', refusal: null },
        },
      ],
    })
  })

  it('and the plain answer of the same fold alike', () => {
    const message = { role: 'assistant', content: 'Hi there', refusal: null, annotations: [] }
    expect(decode([answer(message, 'stop', { usage })]).completion).toEqual(decode(golden).completion)
  })

  it('says done at [DONE] and reads no further', () => {
    const decoder = chatDecoder({})
    decoder.push({ data: chunk({ content: 'a' }, 'stop') })
    expect(decoder.push({ data: '[DONE]' })).toEqual([{ done: true }])
    expect(decoder.push({ data: chunk({ content: 'b' }) })).toEqual([])
  })

  it('edge case 11: is not complete without its terminal signal', () => {
    expect(decode([chunk({ content: 'a' })]).complete).toBe(false)
    expect(decode([chunk({ content: 'a' }, 'stop')], { terminal: 'done' }).complete).toBe(false)
  })

  it('edge case 10: is complete without [DONE] where a host may leave it out', () => {
    expect(decode([chunk({ content: 'a' }, 'stop')]).complete).toBe(true)
  })

  it('edge case 15: may be a plain answer', () => {
    const { message, complete, drafts } = decode([answer({ role: 'assistant', content: 'a' })], { terminal: 'done' })
    expect([message?.content, complete, drafts[0]?.done]).toEqual(['a', true, true])
  })

  it('refuses text that is no chunk', () => {
    expect(() => decode(['oops'])).toThrow(expect.objectContaining({ code: 'bad-response' }))
  })

  it('without any choice is a bad response', () => {
    expect(() => decode([{ choices: [] }, '[DONE]'])).toThrow(expect.objectContaining({ code: 'bad-response' }))
  })
})

describe('chunks', () => {
  it('edge case 28: may have no choices, first, last, or at all', () => {
    const filter = { choices: [], created: 0, id: '', model: '', object: '', prompt_filter_results: [] }
    const { completion } = decode([
      filter,
      chunk({ content: 'a' }, 'stop'),
      { usage },
      { choices: [], usage },
      '[DONE]',
    ])
    expect(completion).toMatchObject({ id: 'chatcmpl-1', model: 'm', usage, choices: [{ message: { content: 'a' } }] })
  })

  it.each([
    ['absent', { index: 0 }],
    ['null', { index: 0, delta: null }],
    ['with a null content', { index: 0, delta: { content: null } }],
    ['without content', { index: 0, delta: {} }],
  ])('edge case 29: a delta may be %s', (_, odd) => {
    const { message } = decode([{ choices: [odd] }, chunk({ content: 'a' }), chunk({}, 'stop'), '[DONE]'])
    expect(message?.content).toBe('a')
  })

  it.each([undefined, null, ''])('edge case 30: the finish reason %j is none', (finish_reason) => {
    const odd = { choices: [{ index: 0, delta: { content: 'a' }, finish_reason }] }
    expect(decode([odd, chunk({ content: 'b' }, 'length'), '[DONE]'])).toMatchObject({
      finishes: 1,
      choice: { finish_reason: 'length', message: { content: 'ab' } },
    })
  })

  it('edge case 31: one finish, though it came twice and early', () => {
    const { finishes, message } = decode([
      chunk({ content: 'a' }, 'stop'),
      chunk({ content: '' }, 'stop', { usage }),
      '[DONE]',
    ])
    expect([finishes, message?.content]).toEqual([1, 'a'])
  })

  it.each([
    ['eos', 'stop'],
    ['end_turn', 'stop'],
    ['model_length', 'length'],
    ['max_tokens', 'length'],
    ['SAFETY', 'content_filter'],
    ['function_call', 'tool_calls'],
  ])('edge case 32: %s means %s and keeps its own word', (native, reason) => {
    const { choice, warnings } = decode([chunk({ content: 'a' }, native), '[DONE]'])
    expect([choice?.finish_reason, choice?.native_finish_reason, warnings]).toEqual([reason, native, []])
  })

  it('edge case 32: an unknown word is a stop with a warning that carries it', () => {
    const { choice, warnings } = decode([chunk({ content: 'a' }, 'tired'), '[DONE]'])
    expect(choice).toMatchObject({ finish_reason: 'stop', native_finish_reason: 'tired' })
    expect(warnings).toEqual([{ code: 'finish-reason', message: expect.stringContaining('tired') }])
  })

  it.each([
    ['error', 'server'],
    ['insufficient_system_resource', 'overloaded'],
  ])('edge case 32: the reason %s is an error, after what came with it', (native, code) => {
    const decoder = chatDecoder({})
    expect(decoder.push({ data: chunk({ content: 'a' }, native) })[0]?.choices?.[0]).toMatchObject({
      delta: { content: 'a' },
      finish_reason: null,
    })
    expect(() => decoder.push({ data: '[DONE]' })).toThrow(expect.objectContaining({ code }))
    expect(() => decoder.end()).toThrow(expect.objectContaining({ code }))
  })

  it('a reason missing although the stream is whole is a stop with a warning', () => {
    const { choice, warnings, finishes } = decode([chunk({ content: 'a' }), '[DONE]'])
    expect([choice?.finish_reason, warnings[0]?.code, finishes]).toEqual(['stop', 'finish-reason', 1])
  })

  it('edge case 34: the last usage wins and nothing is added up', () => {
    const grown = {
      prompt_tokens: 9,
      completion_tokens: 5,
      total_tokens: 14,
      completion_tokens_details: { reasoning_tokens: 2 },
    }
    expect(
      decode([chunk({ content: 'a' }, null, { usage }), chunk({}, 'stop', { usage: grown }), '[DONE]']).usage,
    ).toEqual(grown)
    expect(
      decode([
        chunk({ content: 'a' }, 'stop', { usage: grown }),
        { choices: [], usage: { ...usage, completion_tokens: 5 } },
        '[DONE]',
      ]).usage,
    ).toMatchObject({ completion_tokens_details: { reasoning_tokens: 2 } })
  })

  it("edge case 34: Groq's x_groq.usage counts where there is no other", () => {
    expect(decode([chunk({}, 'stop', { x_groq: { usage } }), '[DONE]']).usage).toEqual(usage)
  })

  it('edge case 35: identity stays as it first came', () => {
    const other = {
      id: 'other',
      model: 'other',
      created: 7,
      choices: [{ index: 0, delta: { content: 'b' }, finish_reason: 'stop' }],
    }
    expect(decode([chunk({ content: 'a' }), other, '[DONE]']).completion).toMatchObject({
      id: 'chatcmpl-1',
      model: 'm',
      created: 1,
    })
  })

  it('edge case 36: the role may be repeated or missing', () => {
    const repeated = [
      chunk({ role: 'assistant', content: 'a' }),
      chunk({ role: 'assistant', content: 'b' }, 'stop'),
      '[DONE]',
    ]
    const missing = [chunk({ content: 'a' }), chunk({ content: 'b' }, 'stop'), '[DONE]']
    expect(decode(repeated).drafts).toEqual(decode(missing).drafts)
    expect(decode(missing).drafts[0]?.choices?.[0]?.delta.role).toBe('assistant')
  })

  it('edge case 37: choices interleave', () => {
    const at = (index: number, content: string, finish_reason: string | null = null) => ({
      choices: [{ index, delta: { content }, finish_reason }],
    })
    const { completion } = decode([at(1, 'b'), at(0, 'a'), at(1, 'B', 'length'), at(0, 'A', 'stop'), '[DONE]'])
    expect(completion?.choices.map(({ message, finish_reason }) => [message.content, finish_reason])).toEqual([
      ['aA', 'stop'],
      ['bB', 'length'],
    ])
  })

  it('edge case 38: a growing message beside the delta is not appended', () => {
    const both = (content: string, all: string, finish?: string) => ({
      choices: [
        {
          index: 0,
          delta: { content },
          message: { role: 'assistant', content: all },
          ...(finish && { finish_reason: finish }),
        },
      ],
    })
    expect(decode([both('Ruby', 'Ruby'), both(' is', 'Ruby is'), both('', 'Ruby is', 'stop')])).toMatchObject({
      message: { content: 'Ruby is' },
      complete: true,
    })
  })

  it('edge case 38: an empty delta beside the message of a plain answer is not the answer', () => {
    const data = {
      choices: [
        { index: 0, message: { content: 'a' }, delta: { role: 'assistant', content: '' }, finish_reason: 'stop' },
      ],
    }
    expect(decode([data])).toMatchObject({ message: { content: 'a' }, complete: true })
  })

  it("edge case 38: Together's text beside the delta is not appended", () => {
    expect(
      decode([{ choices: [{ index: 0, text: 'a', delta: { content: 'a' }, finish_reason: 'eos' }] }, '[DONE]']).message
        ?.content,
    ).toBe('a')
  })

  it('edge case 39: content may be a list of parts, thinking among them', () => {
    const thinking = chunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] }] })
    const { message } = decode([
      thinking,
      chunk({ content: [{ type: 'text', text: 'a' }] }),
      chunk({ content: 'b' }, 'stop'),
      '[DONE]',
    ])
    expect(message).toMatchObject({ content: 'ab', reasoning_content: 'Hm' })
  })
})

describe('what comes beside text', () => {
  it.each(['reasoning_content', 'reasoning'])('thinking in %s', (field) => {
    const { message } = decode([
      chunk({ content: null, [field]: 'Hm' }),
      chunk({ [field]: null, content: 'a' }, 'stop'),
      '[DONE]',
    ])
    expect(message).toMatchObject({ content: 'a', reasoning_content: 'Hm' })
  })

  it('thinking under both names is told once', () => {
    expect(
      decode([chunk({ reasoning_content: 'Hm', reasoning: 'Hm' }, 'stop'), '[DONE]']).message?.reasoning_content,
    ).toBe('Hm')
  })

  it('thinking in tags, cut anywhere', () => {
    const pieces = ['<th', 'ink>H', 'm</thi', 'nk>\n', '\na <think>', 'b']
    const { message } = decode([...pieces.map((content) => chunk({ content })), chunk({}, 'stop'), '[DONE]'], {
      thinkTags: true,
    })
    expect(message).toMatchObject({ reasoning_content: 'Hm', content: 'a <think>b' })
  })

  it('text that only begins like a tag', () => {
    const { message } = decode([chunk({ content: '<thi' }, 'length'), '[DONE]'], { thinkTags: true })
    expect(message).toMatchObject({ content: '<thi' })
  })

  it('held-back text is handed on when the stream breaks', () => {
    const { message, complete } = decode([chunk({ content: '<think>Hm</th' })], { thinkTags: true })
    expect([message?.reasoning_content, complete]).toEqual(['Hm</th', false])
  })

  it('refusals', () => {
    const { choice } = decode([chunk({ refusal: 'I ' }), chunk({ refusal: "can't" }), chunk({}, 'stop'), '[DONE]'])
    expect(choice).toMatchObject({ message: { content: null, refusal: "I can't" }, finish_reason: 'stop' })
  })

  it('log probabilities', () => {
    const token = { token: 'a', logprob: -0.1, bytes: [97], top_logprobs: [{ token: 'b', logprob: -2, bytes: null }] }
    const data = {
      choices: [
        { index: 0, delta: { content: 'a' }, logprobs: { content: [token], refusal: null }, finish_reason: 'stop' },
      ],
    }
    expect(decode([data, '[DONE]']).choice?.logprobs).toEqual({ content: [token], refusal: null })
  })

  it("log probabilities in Together's own shape", async () => {
    const logprobs = { tokens: ['a'], token_logprobs: [-0.1] }
    const data = { choices: [{ index: 0, delta: { content: 'a' }, logprobs, finish_reason: 'eos' }] }
    const decoder = (await spoken(together.dialect)).chat?.decoder({ model: 'm', messages: [], stream: true })
    expect(run(decoder ?? expect.fail('no chat'), [data, '[DONE]']).choice?.logprobs?.content).toEqual([
      { token: 'a', logprob: -0.1, bytes: null, top_logprobs: [] },
    ])
  })

  it('citations', () => {
    const cited = { type: 'url_citation', url_citation: { url: 'https://a', title: 'A', start_index: 0, end_index: 1 } }
    expect(
      decode([chunk({ content: 'a', annotations: [cited, { type: 'other' }] }, 'stop'), '[DONE]']).message?.annotations,
    ).toEqual([cited])
  })
})

describe('an error in the stream', () => {
  it.each([
    ['an object', { error: { message: 'Overloaded', code: 503 } }, 'overloaded'],
    ['a text (xAI)', { code: 'x', error: 'The service is currently unavailable' }, 'overloaded'],
    ['odd keys', { error_type: 'rate_limit', error_message: 'slow' }, 'rate-limit'],
    ['a list', [{ error: { message: 'm', code: 400 } }], 'invalid-request'],
    ['detail', { detail: 'Not authenticated: invalid api key' }, 'authentication'],
  ])('edge case 14: as ordinary data, %s', (_, data, code) => {
    expect(() => decode([chunk({ content: 'a' }), data])).toThrow(expect.objectContaining({ code }))
  })

  it('edge case 12: by its event alone', () => {
    expect(() => chatDecoder({}).push({ event: 'error', data: { message: 'Overloaded' } })).toThrow(
      expect.objectContaining({ code: 'overloaded' }),
    )
  })

  it('edge case 14: after a finish that came twice, with usage (OpenRouter)', () => {
    const decoder = chatDecoder({})
    decoder.push({ data: chunk({ content: 'a' }, 'length') })
    decoder.push({ data: chunk({ content: '' }, 'length') })
    const [draft] = decoder.push({
      data: chunk({ content: '' }, null, { error: { code: 400, message: 'Token limit reached' }, usage }),
    })
    expect(draft?.usage).toEqual(usage)
    expect(() => decoder.push({ data: '[DONE]' })).toThrow(expect.objectContaining({ code: 'context-window' }))
  })

  it('inside a choice of a plain answer', () => {
    const data = {
      choices: [{ index: 0, message: { content: 'a' }, finish_reason: 'error', error: { code: 429, message: 'm' } }],
    }
    expect(() => decode([data])).toThrow(expect.objectContaining({ code: 'rate-limit' }))
  })
})
