import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrameSplitter } from '../../src/transport/any-frames.ts'
import type { Frame } from '../../src/types/index.ts'

const read = (pieces: readonly string[], contentType = 'text/event-stream'): Frame[] => {
  const splitter = createFrameSplitter(contentType)
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()]
}
const cuts = (text: string) => Array.from({ length: text.length + 1 }, (_, at) => [text.slice(0, at), text.slice(at)])

const samples: Record<string, [body: string, frames: Frame[]]> = {
  LF: ['data: {"a":1}\n\ndata: [DONE]\n\n', [{ data: { a: 1 } }, { data: '[DONE]' }]],
  'edge case 2: CRLF': ['data: {"a":1}\r\n\r\ndata: 2\r\n\r\n', [{ data: { a: 1 } }, { data: 2 }]],
  CR: ['data: 1\r\rdata: 2\r\r', [{ data: 1 }, { data: 2 }]],
  'edge case 4: no space after the colon': ['data:{"a":1}\n\n', [{ data: { a: 1 } }]],
  'edge case 5: comments anywhere': [': OPENROUTER PROCESSING\n\n:\n\ndata: 1\n: ping\n\n', [{ data: 1 }]],
  'edge case 6: leading blank lines': ['\n\n\ndata: 1\n\n', [{ data: 1 }]],
  'edge case 7: multi-line data': ['data: {\ndata: "a": 1\ndata: }\n\n', [{ data: { a: 1 } }]],
  'edge case 9: no last blank line': ['data: 1\n\ndata: {"a":2}', [{ data: 1 }, { data: { a: 2 } }]],
  'edge case 13: the error field': ['error: {"code":500}\n\n', [{ event: 'error', data: { code: 500 } }]],
  'named events': [
    'event: ping\ndata: {}   \n\nevent: none\n\ndata: 1\n\n',
    [{ event: 'ping', data: {} }, { data: 1 }],
  ],
  'fields without a colon and unknown ones': ['data\nid: 3\nretry: 9\nfoo\n\ndata: 1\n\n', [{ data: '' }, { data: 1 }]],
  'one leading space only is taken off': [
    'data:  "x"\n\nevent:  a\ndata: 1\n\n',
    [{ data: 'x' }, { event: ' a', data: 1 }],
  ],
}

describe('event streams', () => {
  for (const [name, [body, frames]] of Object.entries(samples)) {
    it(`${name}, wherever it is cut`, () => {
      for (const pieces of [[body], [...body], ...cuts(body)]) expect(read(pieces)).toEqual(frames)
    })
  }

  it('reads what eventsource-parser reads, on any fields and any cuts', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '',
        '',
        ':',
        ': note',
        'data',
        'data:',
        'data: x',
        'data:y',
        'data:  z',
        'event: e',
        'event:',
        'id: 1',
        'retry: 5',
        'odd',
      ),
      fc.string({ maxLength: 8 }).map((text) => `data: ${text.replace(/[\r\n\u0000\uFEFF]/g, '')}`),
    )
    const body = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r\n')), { maxLength: 20 })
      .map((lines) => `:\n${lines.map((pair) => pair.join('')).join('')}\n\n`)
    fc.assert(
      fc.property(body, fc.array(fc.nat(), { maxLength: 5 }), (text, at) => {
        const expected: { event?: string; data: string }[] = []
        const parser = createParser({ onEvent: ({ event, data }) => expected.push({ ...(event && { event }), data }) })
        parser.feed(text)
        const points = [0, ...at.map((point) => point % (text.length + 1)).sort((a, b) => a - b), text.length]
        const pieces = points.slice(1).map((end, index) => text.slice(points[index], end))
        const got = read(pieces).map(({ event, data }) => ({
          ...(event && { event }),
          data: typeof data === 'string' ? data : JSON.stringify(data),
        }))
        const comparable = expected.map(({ data, ...rest }) => ({ ...rest, data: normalised(data) }))
        expect(got).toEqual(comparable)
      }),
    )
  })
})

/** What our frames say of a data text: JSON is parsed there, so it is compared parsed. */
function normalised(data: string): string {
  try {
    const value: unknown = JSON.parse(data)
    return typeof value === 'string' ? value : JSON.stringify(value)
  } catch {
    return data === 'NaN' || data === 'Infinity' || data === '-Infinity' ? 'null' : data
  }
}

describe('other bodies', () => {
  it('edge case 20: JSON lines, cut anywhere, CRLF and blank lines', () => {
    const body = '{"a":1}\r\n\n{"a":2}\n{"a":3}'
    for (const pieces of cuts(body))
      expect(read(pieces, 'application/x-ndjson')).toEqual([{ data: { a: 1 } }, { data: { a: 2 } }, { data: { a: 3 } }])
    expect(read([body], 'application/json')).toEqual([{ data: { a: 1 } }, { data: { a: 2 } }, { data: { a: 3 } }])
  })

  it('a JSON document is a stream of one frame', () => {
    expect(read(['{\n "a": 1', '\n}'], 'application/json')).toEqual([{ data: { a: 1 } }])
  })

  it('edge case 15, 16: JSON labelled as events, events labelled as JSON', () => {
    expect(read(['{"error":{"code":400}}'], 'text/event-stream')).toEqual([{ data: { error: { code: 400 } } }])
    expect(read(['da', 'ta: 1\n\n'], 'application/json')).toEqual([{ data: 1 }])
    expect(read([': hi\n\ndata: 1\n\n'], '')).toEqual([{ data: 1 }])
  })

  it('edge case 19: padding before JSON', () => {
    expect(read(['\n  \n', '   {"a":1}'], 'application/json')).toEqual([{ data: { a: 1 } }])
  })

  it('edge case 21: a JSON array is as many frames as it has elements', () => {
    expect(read(['[{"a":1}\n,\r\n', '{"a":2}]'], 'application/json')).toEqual([{ data: { a: 1 } }, { data: { a: 2 } }])
  })

  it('edge case 22: reads NaN and Infinity as null, outside strings only', () => {
    expect(read(['{"a":NaN,"b":[-Infinity],"c":"NaN, \\"Infinity"}'], 'application/json')).toEqual([
      { data: { a: null, b: [null], c: 'NaN, "Infinity' } },
    ])
  })

  it('edge case 17: an HTML page is an error that names its title', () => {
    expect(() => read(['<html><head><title>502 Bad Gateway</title>'], 'text/html')).toThrow(
      'HTML page instead of an answer: "502 Bad Gateway"',
    )
  })

  it('plain text stays text', () => {
    expect(read(['Internal Server Error'], 'text/plain')).toEqual([{ data: 'Internal Server Error' }])
  })

  it('an empty body has no frames', () => {
    expect(read([])).toEqual([])
    expect(read(['  \n'])).toEqual([])
  })
})
