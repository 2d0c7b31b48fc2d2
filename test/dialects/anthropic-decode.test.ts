import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anthropicMessages } from '../../src/dialects/anthropic-messages/anthropic-messages.ts'
import { LLMError } from '../../src/errors/llm-error.ts'
import type { ResolvedRequest } from '../../src/types/index.ts'
import { run } from './openai-chat/decode.ts'
import { spoken } from '../support/spoken.ts'

const { chat = expect.fail('no chat') } = await spoken(anthropicMessages)
const decoder = (more: Partial<ResolvedRequest> = {}) =>
  chat.decoder({ model: 'claude-sonnet-4-5', messages: [], stream: true, ...more })
const decode = (frames: readonly unknown[], more: Partial<ResolvedRequest> = {}) => run(decoder(more), frames)

const usage = { input_tokens: 10, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 }
const begin = (more: object = {}) => ({
  type: 'message_start',
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [],
    stop_reason: null,
    usage,
    ...more,
  },
})
const open = (index: number, content_block: unknown) => ({ type: 'content_block_start', index, content_block })
const more = (index: number, delta: unknown) => ({ type: 'content_block_delta', index, delta })
const close = (index: number) => ({ type: 'content_block_stop', index })
const closing = (stop_reason: string | null, counts: object = { output_tokens: 42 }, stop_details?: unknown) => ({
  type: 'message_delta',
  delta: { stop_reason, stop_sequence: null, stop_details },
  usage: counts,
})
const stop = { type: 'message_stop' }
const text = (index: number, ...pieces: string[]) => [
  open(index, { type: 'text', text: '' }),
  ...pieces.map((piece) => more(index, { type: 'text_delta', text: piece })),
  close(index),
]
const toolUse = (index: number, id: string, ...pieces: string[]) => [
  open(index, { type: 'tool_use', id, name: 'w', input: {}, caller: { type: 'direct' } }),
  ...['', ...pieces].map((partial_json) => more(index, { type: 'input_json_delta', partial_json })),
  close(index),
]
const thinking = [
  open(0, { type: 'thinking', thinking: '', signature: '' }),
  { type: 'ping' },
  more(0, { type: 'thinking_delta', thinking: 'Hm' }),
  more(0, { type: 'signature_delta', signature: 'EoQ=' }),
  close(0),
]
const golden = [
  begin(),
  ...thinking,
  ...text(1, 'Let me ', 'look.'),
  ...toolUse(2, 'toolu_1', '{"c": ', '"A"}'),
  ...toolUse(3, 'toolu_2'),
  closing('tool_use'),
  stop,
]
const whole = {
  ...begin().message,
  content: [
    { type: 'thinking', thinking: 'Hm', signature: 'EoQ=' },
    { type: 'text', text: 'Let me look.' },
    { type: 'tool_use', id: 'toolu_1', name: 'w', input: { c: 'A' } },
    { type: 'tool_use', id: 'toolu_2', name: 'w', input: {} },
  ],
  stop_reason: 'tool_use',
  usage: { ...usage, output_tokens: 42 },
}

describe('an Anthropic stream', () => {
  it('spells thinking, text and parallel calls', () => {
    const { completion, finishes, complete, warnings } = decode(golden)
    expect({ finishes, complete, warnings }).toEqual({ finishes: 1, complete: true, warnings: [] })
    expect(completion).toMatchObject({
      id: 'msg_1',
      model: 'm',
      choices: [
        {
          message: {
            content: 'Let me look.',
            reasoning_content: 'Hm',
            tool_calls: [
              { id: 'toolu_1', type: 'function', function: { name: 'w', arguments: '{"c": "A"}' } },
              { id: 'toolu_2', type: 'function', function: { name: 'w', arguments: '{}' } },
            ],
            provider_state: {
              data: [{ block: { type: 'thinking', thinking: 'Hm', signature: 'EoQ=' }, text: 0, calls: 0 }],
            },
          },
          finish_reason: 'tool_calls',
          native_finish_reason: 'tool_use',
        },
      ],
      usage: { prompt_tokens: 10, completion_tokens: 42, total_tokens: 52 },
    })
  })

  it('folds to what the plain answer says', () => {
    const { completion } = decode([whole])
    expect(completion).toEqual(
      JSON.parse(
        JSON.stringify(decode(golden).completion).replace(String.raw`{\"c\": \"A\"}`, String.raw`{\"c\":\"A\"}`),
      ),
    )
  })

  it('edge case 49: gives back state that the next request can send as it is', () => {
    const { message } = decode(golden)
    const { body } = chat.encode({
      model: 'claude-sonnet-4-5',
      stream: true,
      messages: [{ role: 'assistant', ...message, content: message?.content ?? null }],
    })
    expect(body).toMatchObject({ messages: [{ role: 'assistant', content: whole.content }] })
  })

  it('edge case 11: is not complete without message_stop', () => {
    expect(decode(golden.slice(0, -1))).toMatchObject({ complete: false, finishes: 0 })
  })

  it('edge case 12: throws errors, also where only the event names them', () => {
    const overloaded = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
    expect(() => decode([begin(), overloaded])).toThrow(expect.objectContaining({ code: 'overloaded' }))
    const { push } = decoder()
    expect(() => push({ event: 'error', data: { error: { type: 'overloaded_error' } } })).toThrow(
      expect.objectContaining({ code: 'overloaded' }),
    )
  })

  it('edge case 26: passes over events, blocks and deltas it does not know', () => {
    const { message } = decode([
      begin(),
      { type: 'news' },
      open(0, { type: 'fallback', from: 'a', to: 'b' }),
      more(0, { type: 'x_delta', x: 1 }),
      close(0),
      ...text(1, 'Hi'),
      closing('end_turn'),
      stop,
    ])
    expect(message).toEqual({ role: 'assistant', content: 'Hi', refusal: null })
  })

  it('edge case 34: lets the end override the counts of the start, and adds what was cached', () => {
    const counts = { input_tokens: 3, cache_read_input_tokens: 5, cache_creation_input_tokens: 7, output_tokens: 9 }
    expect(decode([begin(), ...text(0, 'Hi'), closing('end_turn', counts), stop]).usage).toEqual({
      prompt_tokens: 15,
      completion_tokens: 9,
      total_tokens: 24,
      prompt_tokens_details: { cached_tokens: 5, cache_write_tokens: 7 },
    })
    const none = { input_tokens: 0, output_tokens: 9, output_tokens_details: { thinking_tokens: 4 } }
    expect(decode([begin(), ...text(0, 'Hi'), closing('end_turn', none), stop]).usage).toMatchObject({
      prompt_tokens: 10,
      completion_tokens_details: { reasoning_tokens: 4 },
    })
  })

  it('edge case 40: takes a message told twice as one, and another one as a broken answer', () => {
    expect(decode([begin(), begin(), ...text(0, 'Hi'), begin(), closing('end_turn'), stop]).message?.content).toBe('Hi')
    expect(() => decode([begin(), ...text(0, 'Hi'), begin({ id: 'msg_2' })])).toThrow(
      expect.objectContaining({ code: 'truncated' }),
    )
  })

  it('edge case 45: reads arguments that come with the call itself', () => {
    const call = { type: 'tool_use', id: 'toolu_1', name: 'w', input: { c: 'A' } }
    expect(decode([begin(), open(0, call), close(0), closing('tool_use'), stop]).message?.tool_calls).toEqual([
      { id: 'toolu_1', type: 'function', function: { name: 'w', arguments: '{"c":"A"}' } },
    ])
  })

  it('keeps what is no message from passing as one', () => {
    expect(() => decode(['oops'])).toThrow(expect.objectContaining({ code: 'bad-response' }))
    expect(() => decode([{}])).toThrow(expect.objectContaining({ code: 'bad-response' }))
  })
})

describe('the end of an Anthropic answer', () => {
  const ended = (reason: string | null, details?: unknown) =>
    decode([begin(), ...text(0, 'Hi'), closing(reason, {}, details), stop])

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['refusal', 'content_filter'],
  ])('%s is %s', (native, reason) => {
    expect(ended(native)).toMatchObject({
      choice: { finish_reason: reason, native_finish_reason: native },
      warnings: [],
      finishes: 1,
    })
  })

  it('tells that a paused turn wants to go on, and that a reason is missing', () => {
    expect(ended('pause_turn')).toMatchObject({
      choice: { finish_reason: 'stop', native_finish_reason: 'pause_turn' },
      warnings: [{ code: 'finish-reason', message: expect.stringContaining('pause_turn') }],
    })
    expect(ended(null)).toMatchObject({ choice: { finish_reason: 'stop' }, warnings: [{ code: 'finish-reason' }] })
  })

  it('says why the model refused', () => {
    expect(ended('refusal', { type: 'refusal', category: 'bio', explanation: 'No.' }).message?.refusal).toBe('No.')
    expect(ended('refusal', { category: 'bio', explanation: null }).message?.refusal).toBe('bio')
    expect(ended('refusal', null).message?.refusal).toBeNull()
  })

  it('leaves arguments cut that the length limit cut', () => {
    expect(decode([begin(), ...toolUse(0, 'toolu_1', '{"c'), closing('max_tokens'), stop])).toMatchObject({
      choice: { finish_reason: 'length' },
      message: { tool_calls: [{ function: { arguments: '{"c' } }] },
    })
  })

  it('hands on what a paused turn needs back, in its place', () => {
    const search = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} }
    const result = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] }
    const { message } = decode([
      begin(),
      ...text(0, 'Look'),
      open(1, search),
      more(1, { type: 'input_json_delta', partial_json: '{"query":"x"}' }),
      close(1),
      open(2, result),
      close(2),
      closing('pause_turn'),
      stop,
    ])
    expect(message?.provider_state?.data).toEqual([
      { block: { ...search, input: { query: 'x' } }, text: 4, calls: 0 },
      { block: result, text: 4, calls: 0 },
    ])
  })
})

describe('special Anthropic answers', () => {
  const asJson = { response_format: { type: 'json_object' as const } }
  const jsonCall = (...pieces: string[]) => [
    open(0, { type: 'tool_use', id: 'toolu_1', name: 'json_tool_call', input: {} }),
    ...pieces.map((partial_json) => more(0, { type: 'input_json_delta', partial_json })),
    close(0),
  ]

  it('unwraps the tool that stands for JSON', () => {
    const { choice } = decode([begin(), ...jsonCall('', '{"a"', ':1}'), closing('tool_use'), stop], asJson)
    expect(choice).toMatchObject({
      message: { content: '{"a":1}' },
      finish_reason: 'stop',
      native_finish_reason: 'tool_use',
    })
    expect(choice?.message).not.toHaveProperty('tool_calls')
    expect(decode([begin(), ...jsonCall(''), closing('tool_use'), stop], asJson).message?.content).toBe('{}')
    const plain = { ...whole, content: [{ type: 'tool_use', id: 't', name: 'json_tool_call', input: { a: 1 } }] }
    expect(decode([plain], asJson).message?.content).toBe('{"a":1}')
  })

  it('cites the block of text that sources stand beside', () => {
    const source = { type: 'web_search_result_location', url: 'https://a.test', title: 'A', cited_text: 'x' }
    const { message } = decode([
      begin(),
      ...text(0, 'One '),
      open(1, { type: 'text', text: '', citations: [] }),
      more(1, { type: 'citations_delta', citation: source }),
      more(1, { type: 'text_delta', text: 'two' }),
      close(1),
      closing('end_turn'),
      stop,
    ])
    expect(message?.annotations).toEqual([
      { type: 'url_citation', url_citation: { url: 'https://a.test', title: 'A', start_index: 4, end_index: 7 } },
    ])
  })

  it('gives drafts or an LLMError for any JSON', () => {
    const value = fc.jsonValue()
    const block = fc.oneof(
      value,
      fc.record({
        type: fc.constantFrom('text', 'thinking', 'tool_use', 'server_tool_use'),
        text: value,
        thinking: value,
        name: fc.oneof(fc.constant('json_tool_call'), value),
        id: value,
        input: value,
        citations: value,
      }),
    )
    const frame = fc.oneof(
      value,
      fc.record({
        type: fc.constantFrom(
          'message_start',
          'content_block_start',
          'content_block_delta',
          'content_block_stop',
          'message_delta',
          'message_stop',
          'message',
        ),
        index: fc.oneof(fc.nat(2), value),
        message: fc.oneof(value, fc.record({ id: value, usage: value })),
        content_block: block,
        content: fc.oneof(value, fc.array(block)),
        delta: fc.oneof(
          value,
          fc.record({
            type: fc.constantFrom(
              'text_delta',
              'input_json_delta',
              'thinking_delta',
              'signature_delta',
              'citations_delta',
            ),
            text: value,
            partial_json: value,
            thinking: value,
            signature: value,
            citation: value,
          }),
          fc.record({ stop_reason: value, stop_details: value }),
        ),
        usage: value,
      }),
    )
    fc.assert(
      fc.property(fc.array(frame), fc.boolean(), (frames, json) => {
        try {
          decode(frames, json ? asJson : {})
        } catch (error) {
          if (!LLMError.is(error)) throw error
        }
      }),
    )
  })
})
