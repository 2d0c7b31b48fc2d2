import { describe, expect, it } from 'vitest'
import { readDataUrl } from '../../../src/dialects/common/data-url.ts'
import { readFinish } from '../../../src/dialects/common/finish-reason.ts'
import { anyWord } from '../../../src/dialects/common/finish-words.ts'
import { shortId } from '../../../src/dialects/common/tool-id.ts'
import { readUsage } from '../../../src/dialects/common/usage.ts'
import { clamp } from '../../../src/dialects/common/clamp.ts'
import type { Warning } from '../../../src/types/index.ts'

/** `wire/README.md` 1.2, word for word as providers write it. */
const table = {
  stop: 'stop end_turn stop_sequence STOP COMPLETE STOP_SEQUENCE eos eos_token word none',
  length: 'length max_tokens model_context_window_exceeded MAX_TOKENS model_length limit max_output_tokens ERROR_LIMIT',
  tool_calls: 'tool_calls tool_use TOOL_CALL function_call',
  content_filter:
    'content_filter refusal SAFETY RECITATION BLOCKLIST PROHIBITED_CONTENT SPII IMAGE_SAFETY IMAGE_PROHIBITED_CONTENT IMAGE_RECITATION MODEL_ARMOR ERROR_TOXIC guardrail_intervened content_filtered sensitive',
}
const failures = {
  server: 'error ERROR TIMEOUT OTHER LANGUAGE NO_IMAGE network_error',
  overloaded: 'insufficient_system_resource',
  'invalid-output':
    'MALFORMED_FUNCTION_CALL UNEXPECTED_TOOL_CALL TOO_MANY_TOOL_CALLS MISSING_THOUGHT_SIGNATURE MALFORMED_RESPONSE',
}
const rows = (words: Record<string, string>) =>
  Object.entries(words).flatMap(([to, from]) => from.split(' ').map((word) => [word, to] as const))

describe('readFinish', () => {
  it.each(rows(table))('%s is %s', (word, reason) => {
    expect(readFinish(word, false, anyWord)).toEqual({ reason })
  })

  it.each(rows(failures))('%s is the error %s', (word, code) => {
    expect(readFinish(word, false, anyWord).error).toMatchObject({ code, message: expect.stringContaining(word) })
  })

  it.each(['pause_turn', 'FINISH_REASON_UNSPECIFIED', 'load', 'weird', '', undefined, null])(
    '%s is a stop with a warning',
    (word) => {
      const stop = {
        reason: 'stop',
        warning: { code: 'finish-reason', message: expect.stringContaining(word || 'without a reason') },
      }
      expect([readFinish(word, false), readFinish(word, false, anyWord)]).toEqual([stop, stop])
    },
  )

  it("knows OpenAI's words, and a plain error, without the table of everyone's", () => {
    for (const reason of ['stop', 'length', 'tool_calls', 'content_filter'])
      expect(readFinish(reason.toUpperCase(), false)).toEqual({ reason })
    expect(readFinish('error', false).error).toMatchObject({ code: 'server' })
    expect(readFinish('SAFETY', false).warning).toBeDefined()
  })

  it('is tool_calls where calls came, unless they may be cut', () => {
    expect([
      readFinish('STOP', true).reason,
      readFinish(undefined, true).reason,
      readFinish('length', true).reason,
    ]).toEqual(['tool_calls', 'tool_calls', 'length'])
  })
})

describe('small readers', () => {
  it('usage: details where they are told, and none invented', () => {
    expect(
      readUsage({
        prompt_tokens: 3,
        completion_tokens: 2,
        total_tokens: 5,
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
      }),
    ).toEqual({
      prompt_tokens: 3,
      completion_tokens: 2,
      total_tokens: 5,
      prompt_tokens_details: { cached_tokens: 0 },
    })
    expect(readUsage({ prompt_tokens: 3, completion_tokens: 2, cached_tokens: 1 })).toMatchObject({
      total_tokens: 5,
      prompt_tokens_details: { cached_tokens: 1 },
    })
    for (const none of [null, {}, { prompt_tokens: 'x' }, [], 7]) expect(readUsage(none)).toBeUndefined()
  })

  it('data URLs: base64 with its type, and nothing else', () => {
    expect(readDataUrl('data:image/png;base64,AA==')).toEqual({ mediaType: 'image/png', data: 'AA==' })
    expect(readDataUrl('data:text/plain;charset=utf-8;base64,AA==')?.mediaType).toBe('text/plain')
    expect(readDataUrl('https://a/b.png')).toBeUndefined()
    expect(readDataUrl('data:text/plain,hi')).toBeUndefined()
  })

  it('short ids: the same for the same, another for another', () => {
    const ids = new Set(Array.from({ length: 5000 }, (_, index) => shortId(`call_${index}`, 9)))
    expect(ids.size).toBe(5000)
    expect([...ids].every((id) => /^[a-z0-9]{9}$/.test(id))).toBe(true)
    expect(shortId('a', 9)).toBe(shortId('a', 9))
  })

  it('clamp: tells what it moved', () => {
    const warnings: Warning[] = []
    expect([clamp('n', 9, [1, 4], warnings), clamp('n', 2, [1, 4], warnings)]).toEqual([4, 2])
    expect(warnings).toEqual([{ code: 'clamped-param', param: 'n', message: 'n 9 is out of range, 4 is sent' }])
  })
})
