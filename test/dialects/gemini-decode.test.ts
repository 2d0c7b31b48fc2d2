import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { geminiDialect } from '../../src/dialects/gemini/gemini.ts'
import { LLMError } from '../../src/errors/llm-error.ts'
import type { ResolvedRequest } from '../../src/types/index.ts'
import { run } from './openai-chat/decode.ts'
import { spoken } from '../support/spoken.ts'

const { chat = expect.fail('no chat') } = await spoken(geminiDialect)
const asked: ResolvedRequest = { model: 'gemini-3-flash', messages: [], stream: true }
const decode = (frames: readonly unknown[], stream = true) => run(chat.decoder({ ...asked, stream }), frames)
const usage = { promptTokenCount: 4, candidatesTokenCount: 1, totalTokenCount: 25, thoughtsTokenCount: 20 }
const piece = (parts: readonly unknown[], more: object = {}, counts: object = usage) => ({
  candidates: [{ content: { parts, role: 'model' }, index: 0, ...more }],
  usageMetadata: counts,
  modelVersion: 'g',
  responseId: 'r1',
})
const stop = { finishReason: 'STOP' }
const weather = { functionCall: { name: 'w', args: { c: 'A' } }, thoughtSignature: 'CiQB=' }
const golden = [
  piece([{ text: 'Hm', thought: true }]),
  piece([{ text: 'Hi' }]),
  piece([weather], { ...stop, finishMessage: 'Model generated function call(s).' }),
]

describe('a Gemini stream', () => {
  it('spells thoughts, text and calls', () => {
    const { completion, complete, finishes, warnings } = decode(golden)
    expect({ complete, finishes, warnings }).toEqual({ complete: true, finishes: 1, warnings: [] })
    expect(completion).toMatchObject({
      id: 'r1',
      model: 'g',
      choices: [
        {
          message: {
            content: 'Hi',
            reasoning_content: 'Hm',
            tool_calls: [{ id: 'call_r1_0', type: 'function', function: { name: 'w', arguments: '{"c":"A"}' } }],
            provider_state: { data: [{ call: true, text: 2, calls: 0, thoughtSignature: 'CiQB=' }] },
          },
          finish_reason: 'tool_calls',
          native_finish_reason: 'STOP',
        },
      ],
      usage: {
        prompt_tokens: 4,
        completion_tokens: 21,
        total_tokens: 25,
        completion_tokens_details: { reasoning_tokens: 20 },
      },
    })
  })

  it('folds to what the plain answer says', () => {
    const whole = piece([{ text: 'Hm', thought: true }, { text: 'Hi' }, weather], stop)
    expect(decode([whole], false).completion).toEqual(decode(golden).completion)
  })

  it('edge case 49: gives back state that the next request can send as it is', () => {
    const parts = [{ text: 'Look.' }, weather, { functionCall: { name: 'w', args: {}, id: 'g2' } }]
    const { message } = decode([
      ...parts.map((part) => piece([part])),
      piece([{ text: '', thoughtSignature: 'E' }], stop),
    ])
    const { body } = chat.encode({
      ...asked,
      messages: [{ role: 'assistant', ...message, content: message?.content ?? null }],
    })
    expect(body).toMatchObject({
      contents: [{ role: 'model', parts: [...parts, { text: '', thoughtSignature: 'E' }] }],
    })
  })

  it('edge case 11: is not complete before a reason has come', () => {
    expect(decode(golden.slice(0, 2))).toMatchObject({ complete: false, finishes: 0 })
    expect(decode([])).toMatchObject({ complete: false })
  })

  it('edge case 31: tells the end once, however often its reason comes, and text after it', () => {
    const { finishes, message } = decode([piece([{ text: 'a' }], stop), piece([{ text: 'b' }], stop)])
    expect({ finishes, content: message?.content }).toEqual({ finishes: 1, content: 'ab' })
  })

  it('edge case 34: takes the last counts, whatever is missing in them', () => {
    const counts = {
      promptTokenCount: 4,
      toolUsePromptTokenCount: 6,
      cachedContentTokenCount: 2,
      thoughtsTokenCount: 3,
    }
    expect(decode([piece([{ text: 'a' }]), piece([], { finishReason: 'MAX_TOKENS' }, counts)]).usage).toEqual({
      prompt_tokens: 10,
      completion_tokens: 3,
      total_tokens: 13,
      prompt_tokens_details: { cached_tokens: 2 },
      completion_tokens_details: { reasoning_tokens: 3 },
    })
  })

  it('edge case 37: keeps candidates apart', () => {
    const both = (one: string, other: string, more: object = {}) => ({
      candidates: [
        { index: 1, content: { parts: [{ text: other }] }, ...more },
        { content: { parts: [{ text: one }] }, index: 0, ...more },
      ],
    })
    const { completion, finishes } = decode([both('a', 'x'), both('b', 'y', stop)])
    expect(completion?.choices.map(({ message }) => message.content)).toEqual(['ab', 'xy'])
    expect(finishes).toBe(2)
  })

  it('edge case 43: makes ids that are its own, and keeps those that come', () => {
    const call = (more: object = {}) => ({ functionCall: { name: 'w', ...more } })
    const { message } = decode([piece([call(), call({ id: 'g' })]), piece([call()], stop)])
    expect(message?.tool_calls?.map(({ id }) => id)).toEqual(['call_r1_0', 'g', 'call_r1_2'])
    expect(message?.tool_calls?.[0]?.function.arguments).toBe('{}')
  })

  it('edge case 50: survives content without parts', () => {
    for (const content of [{}, { role: 'model' }, null])
      expect(decode([{ candidates: [{ content, finishReason: 'MAX_TOKENS' }] }]).choice).toMatchObject({
        finish_reason: 'length',
        message: { content: null },
      })
  })

  it('throws errors, and what is no response', () => {
    const error = { code: 503, message: 'The model is overloaded. Please try again later.', status: 'UNAVAILABLE' }
    expect(() => decode([golden[0], { error }])).toThrow(expect.objectContaining({ code: 'overloaded' }))
    expect(() => decode([[{ error }]])).toThrow(expect.objectContaining({ code: 'overloaded' }))
    expect(() => decode([{}])).toThrow(expect.objectContaining({ code: 'bad-response' }))
    expect(() => decode([{ usageMetadata: usage }], false)).toThrow('no candidates')
  })
})

describe('the end of a Gemini answer', () => {
  it.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'content_filter'],
    ['RECITATION', 'content_filter'],
    ['PROHIBITED_CONTENT', 'content_filter'],
    ['IMAGE_SAFETY', 'content_filter'],
  ])('%s is %s', (finishReason, reason) => {
    expect(decode([piece([{ text: 'a' }], { finishReason })])).toMatchObject({
      choice: { finish_reason: reason, native_finish_reason: finishReason },
      warnings: [],
    })
  })

  it('is content_filter for a prompt that was blocked', () => {
    const blocked = {
      promptFeedback: { blockReason: 'OTHER', blockReasonMessage: 'No.' },
      usageMetadata: { promptTokenCount: 4, totalTokenCount: 4 },
    }
    for (const stream of [true, false])
      expect(decode([blocked], stream)).toMatchObject({
        complete: true,
        choice: { finish_reason: 'content_filter', native_finish_reason: 'OTHER', message: { refusal: 'No.' } },
        usage: { prompt_tokens: 4 },
      })
  })

  it.each([
    ['MALFORMED_FUNCTION_CALL', 'invalid-output'],
    ['UNEXPECTED_TOOL_CALL', 'invalid-output'],
    ['OTHER', 'server'],
    ['LANGUAGE', 'server'],
  ])('%s is an error, in the words of Gemini', (finishReason, code) => {
    const decoder = chat.decoder(asked)
    decoder.push({ data: piece([{ text: 'a' }], { finishReason, finishMessage: 'Malformed: w(' }) })
    expect(() => decoder.end()).toThrow(expect.objectContaining({ code, message: expect.stringContaining('w(') }))
  })

  it('warns of a reason nobody knows, and of none at all', () => {
    expect(decode([piece([{ text: 'a' }], { finishReason: 'NEWEST' })])).toMatchObject({
      choice: { finish_reason: 'stop', native_finish_reason: 'NEWEST' },
      warnings: [{ code: 'finish-reason' }],
    })
    expect(decode([piece([{ text: 'a' }])], false)).toMatchObject({
      complete: true,
      choice: { finish_reason: 'stop' },
      warnings: [{ code: 'finish-reason' }],
    })
  })
})

describe('special Gemini answers', () => {
  it('cites pages by the passages they support, in characters instead of bytes', () => {
    const groundingMetadata = {
      groundingChunks: [{ web: { uri: 'https://a.test', title: 'A' } }, { web: { uri: 'https://b.test' } }],
      groundingSupports: [{ segment: { startIndex: 3, endIndex: 5 }, groundingChunkIndices: [0, 1, 7] }],
    }
    const { message } = decode([piece([{ text: 'ä äöü' }]), piece([], { ...stop, groundingMetadata })])
    const cited = (url: string, title: string) => ({
      type: 'url_citation',
      url_citation: { url, title, start_index: 2, end_index: 3 },
    })
    expect(message?.annotations).toEqual([cited('https://a.test', 'A'), cited('https://b.test', '')])
  })

  it('cites what stands for the whole answer, and what was quoted', () => {
    const more = {
      ...stop,
      groundingMetadata: { groundingChunks: [{ retrievedContext: { uri: 'https://a.test' } }] },
      citationMetadata: { citations: [{ startIndex: 1, endIndex: 2, uri: 'https://q.test' }, { license: 'MIT' }] },
    }
    expect(decode([piece([{ text: 'abc' }], more)]).message?.annotations).toMatchObject([
      { url_citation: { url: 'https://a.test', start_index: 0, end_index: 3 } },
      { url_citation: { url: 'https://q.test', start_index: 1, end_index: 2 } },
    ])
  })

  it('tells log probabilities as OpenAI has them', () => {
    const token = { token: 'a', tokenId: 1, logProbability: -0.5 }
    const logprobsResult = { chosenCandidates: [token], topCandidates: [{ candidates: [token] }] }
    const read = { token: 'a', logprob: -0.5, bytes: null }
    expect(decode([piece([{ text: 'a' }], { ...stop, logprobsResult })]).choice?.logprobs).toEqual({
      content: [{ ...read, top_logprobs: [read] }],
      refusal: null,
    })
  })

  it('says once what kind of part it has no place for', () => {
    const image = { inlineData: { mimeType: 'image/png', data: '' } }
    expect(decode([piece([image, image]), piece([{ text: 'a' }], stop)]).warnings).toEqual([
      { code: 'unsupported-part', message: expect.stringContaining('inlineData') },
    ])
  })

  it('does not make a call of arguments that it cannot put together', () => {
    const call = { name: 'w', willContinue: true }
    expect(() => decode([piece([{ functionCall: call }])])).toThrow(expect.objectContaining({ code: 'unsupported' }))
  })

  it('gives drafts or an LLMError for any JSON', () => {
    const value = fc.jsonValue()
    const part = fc.oneof(
      value,
      fc.record(
        {
          text: value,
          thought: value,
          thoughtSignature: value,
          functionCall: fc.oneof(value, fc.record({ name: value, args: value, id: value })),
        },
        { requiredKeys: [] },
      ),
    )
    const candidate = fc.record(
      {
        index: fc.oneof(fc.nat(2), value),
        content: fc.oneof(value, fc.record({ parts: fc.oneof(value, fc.array(part)) })),
        finishReason: fc.oneof(fc.constantFrom('STOP', 'SAFETY', 'OTHER'), value),
        finishMessage: value,
        groundingMetadata: fc.oneof(
          value,
          fc.record({
            groundingChunks: fc.array(value),
            groundingSupports: fc.array(
              fc.oneof(value, fc.record({ segment: value, groundingChunkIndices: fc.array(value) })),
            ),
          }),
        ),
        citationMetadata: fc.oneof(value, fc.record({ citations: value })),
        logprobsResult: fc.oneof(value, fc.record({ chosenCandidates: value, topCandidates: value })),
      },
      { requiredKeys: [] },
    )
    const frame = fc.oneof(
      value,
      fc.record(
        {
          candidates: fc.oneof(value, fc.array(fc.oneof(value, candidate))),
          promptFeedback: value,
          usageMetadata: value,
          responseId: value,
        },
        { requiredKeys: [] },
      ),
    )
    fc.assert(
      fc.property(fc.array(frame), fc.boolean(), (frames, stream) => {
        try {
          decode(frames, stream)
        } catch (error) {
          if (!LLMError.is(error)) throw error
        }
      }),
    )
  })
})
