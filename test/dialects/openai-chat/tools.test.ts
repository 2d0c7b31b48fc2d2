import { describe, expect, it } from 'vitest'
import { answer, chunk, decode, pieces } from './decode.ts'

const call = (id: string | undefined, name: string | undefined, args: unknown, index?: number) => ({
  ...(index !== undefined && { index }),
  ...(id !== undefined && { id, type: 'function' }),
  function: { ...(name !== undefined && { name }), arguments: args },
})
const made = (id: string, name: string, text: string) => ({ id, type: 'function', function: { name, arguments: text } })

/** The calls that a stream of chunks spells. */
function calls(...chunks: unknown[]) {
  return decode([...chunks, chunk({}, 'tool_calls'), '[DONE]']).message?.tool_calls
}

describe('tool calls', () => {
  it('come in pieces, two of them in parallel', () => {
    const told = calls(
      pieces(call('call_a', 'w', '', 0)),
      pieces(call(undefined, undefined, '{"c":', 0)),
      pieces(call(undefined, undefined, '"A"}', 0)),
      pieces(call('call_b', 'w', '', 1)),
      pieces(call(undefined, undefined, '{"c":"B"}', 1)),
    )
    expect(told).toEqual([made('call_a', 'w', '{"c":"A"}'), made('call_b', 'w', '{"c":"B"}')])
  })

  it('of a plain answer fold alike', () => {
    const whole = decode([answer({ content: null, tool_calls: [made('call_a', 'w', '{"c":"A"}')] }, 'tool_calls')])
    expect(whole.choice).toMatchObject({
      finish_reason: 'tool_calls',
      message: { tool_calls: [made('call_a', 'w', '{"c":"A"}')] },
    })
  })

  it.each(['stop', 'eos', undefined])('edge case 33: with the reason %s are tool_calls', (reason) => {
    const { choice } = decode([pieces(call('a', 'w', '{}', 0)), chunk({}, reason), '[DONE]'])
    expect(choice?.finish_reason).toBe('tool_calls')
  })

  it('edge case 33: cut by the length stay cut', () => {
    const { choice } = decode([pieces(call('a', 'w', '{"c":', 0)), chunk({}, 'length'), '[DONE]'])
    expect(choice).toMatchObject({ finish_reason: 'length', message: { tool_calls: [made('a', 'w', '{"c":')] } })
    expect(decode([pieces(call('a', 'w', '', 0)), chunk({}, 'length'), '[DONE]']).message?.tool_calls).toEqual([
      made('a', 'w', ''),
    ])
  })

  it('edge case 41: without an index, a new id is a new call', () => {
    expect(calls(pieces(call('a', 'w', '{"c":')), pieces(call('a', '', '1}')), pieces(call('b', 'v', '{}')))).toEqual([
      made('a', 'w', '{"c":1}'),
      made('b', 'v', '{}'),
    ])
  })

  it('edge case 41: without an index and an id, a new name is a new call, anything else goes on', () => {
    expect(
      calls(
        pieces(call(undefined, 'w', '{"c":')),
        pieces(call(undefined, undefined, '1}')),
        pieces(call(undefined, 'w', '{}')),
      ),
    ).toEqual([made('call_0', 'w', '{"c":1}'), made('call_1', 'w', '{}')])
  })

  it('edge case 41: several without an index are told by their position', () => {
    expect(
      calls(
        pieces(call('a', 'w', '{"c":'), call('b', 'v', '{"c":')),
        pieces(call(undefined, undefined, '1}'), call(undefined, undefined, '2}')),
      ),
    ).toEqual([made('a', 'w', '{"c":1}'), made('b', 'v', '{"c":2}')])
  })

  it('edge case 42: indexes may begin at 1, have gaps, and come out contiguous', () => {
    const { drafts, message } = decode([
      pieces(call('a', 'w', '{}x', 1)),
      pieces(call('b', 'v', '{"c":1}', 5)),
      chunk({}, 'stop'),
      '[DONE]',
    ])
    expect(message?.tool_calls).toEqual([made('a', 'w', '{}'), made('b', 'v', '{"c":1}')])
    const deltas = drafts.flatMap(({ choices = [] }) => choices.map(({ delta }) => delta))
    const indexes = deltas.flatMap(({ tool_calls = [] }) => tool_calls.map(({ index }) => index))
    expect(new Set(indexes)).toEqual(new Set([0, 1]))
  })

  it('edge case 42: one index with two ids is two calls', () => {
    expect(
      calls(
        pieces(call('a', 'w', '{"c":1}', 0)),
        pieces(call('b', 'w', '{"c":2}', 0)),
        pieces(call(undefined, undefined, '', 0)),
      ),
    ).toEqual([made('a', 'w', '{"c":1}'), made('b', 'w', '{"c":2}')])
  })

  it('edge case 43: an id may be missing, empty later, repeated, or late', () => {
    expect(calls(pieces(call(undefined, 'w', '{}', 0)))).toEqual([made('call_0', 'w', '{}')])
    expect(calls(pieces(call('a', 'w', '{"c":', 0)), pieces(call('', undefined, '1}', 0)))).toEqual([
      made('a', 'w', '{"c":1}'),
    ])
    expect(calls(pieces(call('a', 'w', '{"c":', 0)), pieces(call('a', undefined, '1}', 0)))).toEqual([
      made('a', 'w', '{"c":1}'),
    ])
    expect(calls(pieces(call(undefined, 'w', '{"c":', 0)), pieces(call('a', undefined, '1}', 0)))).toEqual([
      made('a', 'w', '{"c":1}'),
    ])
  })

  it('edge case 43: an id that is made up is not one that was given', () => {
    const ids = calls(pieces(call('call_1', 'w', '{}', 0)), pieces(call(undefined, 'v', '{}', 1)))?.map(({ id }) => id)
    expect(new Set(ids).size).toBe(2)
  })

  it('edge case 44: a name may be in fragments, repeated, or empty later', () => {
    expect(
      calls(
        pieces(call('a', 'get_', '', 0)),
        pieces(call(undefined, 'weather', '', 0)),
        pieces(call(undefined, '', '{}', 0)),
      ),
    ).toEqual([made('a', 'get_weather', '{}')])
    expect(
      calls(pieces(call('a', 'w', '', 0)), pieces(call('a', 'w', '{"c":', 0)), pieces(call('a', 'w', '1}', 0))),
    ).toEqual([made('a', 'w', '{"c":1}')])
  })

  it.each([
    ['an object', { c: 1 }, '{"c":1}'],
    ['null', null, '{}'],
    ['empty', '', '{}'],
    ['the text null', 'null', '{}'],
    ['missing', undefined, '{}'],
    ['an empty object', '{}', '{}'],
  ])('edge case 45: arguments that are %s', (_, given, text) => {
    expect(calls(pieces(call('a', 'w', given, 0)))).toEqual([made('a', 'w', text)])
  })

  it('edge case 45: an empty object before the real one is dropped', () => {
    expect(
      calls(
        pieces(call('a', 'w', '{}', 0)),
        pieces(call(undefined, undefined, '{"c":', 0)),
        pieces(call(undefined, undefined, 'null', 0)),
        pieces(call(undefined, undefined, '}', 0)),
      ),
    ).toEqual([made('a', 'w', '{"c":null}')])
  })

  it('edge case 45: garbage after the arguments is left out with a warning', () => {
    const { message, warnings } = decode([
      pieces(call('a', 'w', '{"c":"}\\"{"} ', 0)),
      pieces(call(undefined, undefined, '</tool>', 0)),
      chunk({}, 'stop'),
      '[DONE]',
    ])
    expect(message?.tool_calls).toEqual([made('a', 'w', '{"c":"}\\"{"}')])
    expect(warnings).toEqual([{ code: 'tool-arguments', message: expect.stringContaining('</tool>') }])
  })

  it('edge case 46: several in one chunk, and interleaved', () => {
    const two = pieces(call('a', 'w', '{"c":', 0), call('b', 'v', '{"c":', 1))
    expect(
      calls(two, pieces(call(undefined, undefined, '2}', 1)), pieces(call(undefined, undefined, '1}', 0))),
    ).toEqual([made('a', 'w', '{"c":1}'), made('b', 'v', '{"c":2}')])
  })

  it('edge case 47: a whole call and the finish in one chunk', () => {
    const whole = chunk(
      { content: null, tool_calls: [{ id: 'gSIMJiOkT', function: { name: 'w', arguments: '{"c": "A"}' } }] },
      'tool_calls',
    )
    const { choice, finishes } = decode([chunk({ role: 'assistant', content: '' }), whole, '[DONE]'])
    expect([choice?.message.tool_calls, choice?.finish_reason, finishes]).toEqual([
      [made('gSIMJiOkT', 'w', '{"c": "A"}')],
      'tool_calls',
      1,
    ])
  })

  it('edge case 51: a wrapper call is handed on as it came', () => {
    const wrapped = '{"tool_uses":[{"recipient_name":"functions.w","parameters":{}}]}'
    expect(calls(pieces(call('a', 'multi_tool_use.parallel', wrapped, 0)))).toEqual([
      made('a', 'multi_tool_use.parallel', wrapped),
    ])
  })

  it('as the legacy function_call', () => {
    const told = decode([
      chunk({ function_call: { name: 'w', arguments: '' } }),
      chunk({ function_call: { arguments: '{}x' } }),
      chunk({}, 'function_call'),
      '[DONE]',
    ])
    expect(told.choice).toMatchObject({
      finish_reason: 'tool_calls',
      message: { tool_calls: [made('call_0', 'w', '{}')] },
    })
  })
})
