import type { Frame } from '../types/index.ts'
import { lineFrames } from './line-frames.ts'
import { parseJSON } from './parse-json.ts'
import type { FrameSplitter } from './frames.ts'

/**
 * Server-sent events, by the specification (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream),
 * with two liberties that real hosts need: a last event without its blank line still counts, and llama.cpp's `error:` field is an
 * event of that name. Written by hand because a parser's per-event callback objects cost more than the JSON.parse beside them
 * (bench/); the specification's cases are in the tests.
 */
export function eventStreamSplitter(): FrameSplitter {
  let event: string | undefined
  let data: string | undefined

  const dispatch = (out: Frame[]) => {
    if (data !== undefined) out.push(event ? { event, data: parseJSON(data) } : { data: parseJSON(data) })
    event = data = undefined
  }
  return lineFrames((line, out) => {
    if (line === '') return dispatch(out)
    const colon = line.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1)
    if (field === 'data') data = data === undefined ? value : `${data}\n${value}`
    else if (field === 'event') event = value
    else if (field === 'error') {
      event = 'error'
      data = value
    }
  }, dispatch)
}
