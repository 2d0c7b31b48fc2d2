import { describe, expect, it } from 'vitest'
import { cohereDialect } from '../../src/dialects/cohere/cohere.ts'
import type { ChatDecoder, ResolvedRequest } from '../../src/types/index.ts'
import { run } from './openai-chat/decode.ts'
import { expectTotal } from './total.ts'
import { spoken } from '../support/spoken.ts'

const { chat = expect.fail('no chat') } = await spoken(cohereDialect)
const ask = (more: Partial<ResolvedRequest> = {}): ResolvedRequest => ({
  model: 'command-a',
  messages: [{ role: 'user', content: 'hi' }],
  stream: true,
  ...more,
})
const decoder = (): ChatDecoder => chat.decoder(ask())
const decode = (...frames: unknown[]) => run(decoder(), frames)
const failure = (...frames: unknown[]) => {
  try {
    decode(...frames)
  } catch (error) {
    return error
  }
  return expect.fail('nothing was thrown')
}

const message = (inside: object) => ({ delta: { message: inside } })
const start = {
  id: 'u-1',
  type: 'message-start',
  ...message({ role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] }),
}
const usage = {
  billed_units: { input_tokens: 9, output_tokens: 5 },
  tokens: { input_tokens: 900, output_tokens: 20 },
  cached_tokens: 0,
}
const end = (finish_reason: string, more: object = {}) => ({
  type: 'message-end',
  delta: { finish_reason, usage, ...more },
})
const text = (content: string, index = 0) => ({
  type: 'content-delta',
  index,
  ...message({ content: { text: content } }),
})
const call = (index: number, id: string, ...pieces: string[]) => [
  {
    type: 'tool-call-start',
    index,
    ...message({ tool_calls: { id, type: 'function', function: { name: 'w', arguments: '' } } }),
  },
  ...pieces.map((piece) => ({
    type: 'tool-call-delta',
    index,
    ...message({ tool_calls: { function: { arguments: piece } } }),
  })),
  { type: 'tool-call-end', index },
]
const golden = [
  start,
  { type: 'tool-plan-delta', ...message({ tool_plan: 'I will look' }) },
  ...call(0, 'w_1', '{"c":"A"}'),
  end('TOOL_CALL'),
  '[DONE]',
]

describe('cohere chat, decoded', () => {
  it('reads the golden stream of a tool', () => {
    const { message: told, choice, usage: counted, complete, finishes, drafts } = decode(...golden)
    expect(drafts[0]).toMatchObject({ id: 'u-1', choices: [{ delta: { role: 'assistant' } }] })
    expect(told).toMatchObject({
      content: null,
      reasoning_content: 'I will look',
      tool_calls: [{ id: 'w_1', type: 'function', function: { name: 'w', arguments: '{"c":"A"}' } }],
      provider_state: { data: [{ type: 'tool_plan' }] },
    })
    expect(choice).toMatchObject({ finish_reason: 'tool_calls', native_finish_reason: 'TOOL_CALL' })
    expect(counted).toEqual({
      prompt_tokens: 900,
      completion_tokens: 20,
      total_tokens: 920,
      prompt_tokens_details: { cached_tokens: 0 },
    })
    expect([complete, finishes]).toEqual([true, 1])
  })

  it('tells thinking from text', () => {
    const { message: told } = decode(
      start,
      { type: 'content-start', index: 0, ...message({ content: { type: 'thinking', thinking: '' } }) },
      { type: 'content-delta', index: 0, ...message({ content: { thinking: 'Hm' } }) },
      { type: 'content-end', index: 0 },
      { type: 'content-start', index: 1, ...message({ content: { type: 'text', text: '' } }) },
      text('Hi', 1),
      end('COMPLETE'),
    )
    expect(told).toMatchObject({
      content: 'Hi',
      reasoning_content: 'Hm',
      provider_state: { data: [{ type: 'thinking' }] },
    })
  })

  it('folds a document to what its stream folds to', () => {
    const document = {
      id: 'u-1',
      message: {
        role: 'assistant',
        tool_plan: 'I will look',
        tool_calls: [{ id: 'w_1', type: 'function', function: { name: 'w', arguments: '{"c":"A"}' } }],
      },
      finish_reason: 'TOOL_CALL',
      usage,
    }
    expect(decode(document)).toMatchObject({ complete: true, completion: decode(...golden).completion })
    const plain = {
      id: 'u-1',
      message: { role: 'assistant', content: [{ type: 'text', text: 'Hi' }] },
      finish_reason: 'COMPLETE',
      usage,
    }
    expect(decode(plain).completion).toEqual(decode(start, text('H'), text('i'), end('COMPLETE'), '[DONE]').completion)
  })

  it.each([
    ['COMPLETE', 'stop'],
    ['STOP_SEQUENCE', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['ERROR_LIMIT', 'length'],
    ['ERROR_TOXIC', 'content_filter'],
  ])('ends with %s as %s', (native, finish_reason) => {
    expect(decode(text('x'), end(native)).choice).toMatchObject({ finish_reason, native_finish_reason: native })
  })

  it.each([['ERROR'], ['TIMEOUT']])('throws %s, after what had come', (native) => {
    const decoding = decoder()
    expect(decoding.push({ data: text('x') })).toHaveLength(1)
    expect(decoding.push({ data: end(native, { error: 'upstream is gone' }) })[0]).not.toHaveProperty('done')
    expect(() => decoding.end()).toThrow('upstream is gone')
  })

  it('calls an unknown end a stop, with a warning', () => {
    const { choice, warnings } = decode(text('x'), end('BORED'))
    expect(choice).toMatchObject({ finish_reason: 'stop', native_finish_reason: 'BORED' })
    expect(warnings).toMatchObject([{ code: 'finish-reason', message: expect.stringContaining('BORED') }])
  })

  it('edge case 11: a stream without its end is not complete', () => {
    expect(decode(start, text('x'))).toMatchObject({ complete: false, finishes: 0 })
  })

  it('edge case 10: reads no further than the end', () => {
    const { drafts, message: told } = decode(text('x'), end('COMPLETE'), '[DONE]', text('more'))
    expect(drafts.at(-1)?.done).toBe(true)
    expect(told?.content).toBe('x')
  })

  it.each([
    ['"null"', ['null']],
    ['""', ['']],
    ['missing', []],
  ])('edge case 45: arguments that are %s are an empty object', (_name, pieces) => {
    const { message: told } = decode(...call(0, 'w_1', ...pieces), end('TOOL_CALL'))
    expect(told?.tool_calls).toMatchObject([{ function: { name: 'w', arguments: '{}' } }])
  })

  it('edge case 46: keeps parallel calls apart', () => {
    const { message: told } = decode(...call(0, 'w_1', '{"c":', '1}'), ...call(1, 'w_2', '{"c":2}'), end('TOOL_CALL'))
    expect(told?.tool_calls?.map(({ id, function: { arguments: args } }) => [id, args])).toEqual([
      ['w_1', '{"c":1}'],
      ['w_2', '{"c":2}'],
    ])
  })

  it('edge case 33: a complete answer with calls ends with tool_calls', () => {
    expect(decode(...call(0, 'w_1', '{}'), end('COMPLETE')).choice?.finish_reason).toBe('tool_calls')
  })

  it('edge case 26: ignores events nobody knows', () => {
    const { message: told } = decode(
      text('x'),
      { type: 'debug', prompt: 'secret' },
      { type: 'citation-end', index: 0 },
      end('COMPLETE'),
    )
    expect(told?.content).toBe('x')
  })

  it('edge case 14: throws an error that comes as an event', () => {
    expect(failure(start, { message: 'too many tokens: size limit exceeded by 5 tokens' })).toMatchObject({
      code: 'context-window',
    })
    expect(failure('Internal Server Error')).toMatchObject({ code: 'bad-response' })
  })

  it('makes annotations of citations, counted in the whole answer', () => {
    const cite = (index: number, citation: object) => ({
      type: 'citation-start',
      index,
      ...message({ citations: citation }),
    })
    const source = { type: 'document', id: 'doc:0', document: { title: 'T', url: 'https://a.test' } }
    const { message: told } = decode(
      start,
      text('One. ', 0),
      text('Two.', 1),
      cite(0, {
        start: 0,
        end: 3,
        text: 'Two',
        content_index: 1,
        type: 'TEXT_CONTENT',
        sources: [source, { type: 'tool', id: 'w_1:0' }],
      }),
      cite(1, { start: 0, end: 1, text: 'I', type: 'PLAN', sources: [source] }),
      end('COMPLETE'),
    )
    expect(told?.annotations).toEqual([
      { type: 'url_citation', url_citation: { url: 'https://a.test', title: 'T', start_index: 5, end_index: 8 } },
      { type: 'url_citation', url_citation: { url: 'w_1:0', title: '', start_index: 5, end_index: 8 } },
    ])
  })

  it('reads log probabilities, of pieces of several tokens too', () => {
    const { choice } = decode(
      { ...text('Hi'), logprobs: { text: 'Hi', token_ids: [1, 2], logprobs: [-0.25, -0.5] } },
      end('COMPLETE'),
    )
    expect(choice?.logprobs?.content).toEqual([{ token: 'Hi', logprob: -0.75, bytes: null, top_logprobs: [] }])
  })

  it('takes any JSON: chunks or an LLMError come out', () => {
    const keys =
      'type,id,index,delta,message,content,text,thinking,tool_plan,tool_calls,function,name,arguments,citations,sources,document,start,end,finish_reason,usage,tokens,input_tokens,logprobs,error'.split(
        ',',
      )
    expectTotal(decoder, keys, [
      'message-end',
      'message-start',
      'content-delta',
      'tool-call-start',
      'COMPLETE',
      'ERROR',
      'TEXT_CONTENT',
      'a',
    ])
  })
})
