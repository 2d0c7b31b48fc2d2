import { describe, expect, it } from 'vitest'
import { splitterFor } from '../../src/transport/frames.ts'
import type { Frame } from '../../src/types/index.ts'

/** Reads a body the way an answer is read: the reader is chosen by the first byte. */
async function read(pieces: readonly string[], contentType: string): Promise<Frame[]> {
  const [first] = new TextEncoder().encode(pieces[0] ?? '')
  const splitter = await splitterFor(first, contentType)
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()]
}

describe('splitterFor', () => {
  it.each([
    ['JSON lines', 'application/x-ndjson', ['{"a":', '1}\n{"a":2}\n'], [{ a: 1 }, { a: 2 }]],
    ['JSON lines under another label', 'application/json', ['{"a":1}\n', '{"a":2}'], [{ a: 1 }, { a: 2 }]],
    ['a document in several lines', 'application/json', ['{\n "a"', ': 1\n}\n'], [{ a: 1 }]],
    ['a document labelled as events', 'text/event-stream', ['{"error":"no"}'], [{ error: 'no' }]],
    ['events', 'text/event-stream', ['data: {"a":1}\n\n'], [{ a: 1 }]],
    ['events labelled as lines', 'application/x-ndjson', ['data: {"a":1}\n\n'], [{ a: 1 }]],
    ['lines after white space', 'application/x-ndjson', ['\n {"a":1}\n', '{"a":2}'], [{ a: 1 }, { a: 2 }]],
    ['an array', 'application/json', ['[{"a":1},', '{"a":2}]'], [{ a: 1 }, { a: 2 }]],
    ['lines that are arrays', 'application/x-ndjson', ['[1]\n', '[2]\n'], [[1], [2]]],
    ['a cut document', 'application/json', ['{"a":'], ['{"a":']],
    ['plain words', 'text/plain', ['Service Unavailable'], ['Service Unavailable']],
    ['an empty body', 'application/x-ndjson', [], []],
    ['an empty first piece', 'application/x-ndjson', ['', '{"a":1}\n'], [{ a: 1 }]],
  ])('reads %s', async (_, contentType, pieces, data) => {
    expect((await read(pieces, contentType)).map((frame) => frame.data)).toEqual(data)
  })

  it('hands lines on as they come, whatever they are after', async () => {
    const splitter = await splitterFor('{'.charCodeAt(0), 'application/x-ndjson')
    expect(splitter.push('{"a":1}\n{"b"')).toEqual([{ data: { a: 1 } }])
  })
})
