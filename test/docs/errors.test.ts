import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { LLMError } from '../../src/errors/llm-error.ts'
import { mayFallBack } from '../../src/routing/fallbacks.ts'
import type { ErrorCode } from '../../src/types/index.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

/** Rows of the table of codes: `code`, what happened, tried again, next model. */
const rows = [
  ...read('docs/errors.md').matchAll(/^\| `([a-z-]+)` \| (.+?) \| (yes|no)\b.*? \| (yes|no)\b.* \|$/gm),
].map(([, code = '', meaning = '', again, next]) => ({
  code: code as ErrorCode,
  meaning,
  again: again === 'yes',
  next: next === 'yes',
}))
const [union = ''] = /export type ErrorCode =[\s\S]*?\n\n/.exec(read('src/types/error.ts')) ?? []
const codes = [...union.matchAll(/'([a-z-]+)'/g)].map(([, code = '']) => code)

const [statusStates = ''] = /export interface ProviderStatus[\s\S]*?\n  \/\*\*/.exec(read('src/types/client.ts')) ?? []
const states = [...statusStates.matchAll(/\| '([a-z-]+)'/g)].map(([, state = '']) => state)

describe('the table of states', () => {
  it('has every state that a provider can be in', () => {
    const [section = ''] = /## Running local models[\s\S]*?\n## /.exec(read('README.md')) ?? []
    const listed = [...section.matchAll(/^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|/gm)].flatMap(([, names = '']) =>
      names.split(', '),
    )
    expect(states.length).toBeGreaterThan(10)
    expect(listed.toSorted()).toEqual(states.map((state) => `\`${state}\``).toSorted())
  })
})

describe('the table of error codes', () => {
  it('has every code there is, in the order of the type', () => {
    expect(codes.length).toBeGreaterThan(20)
    expect(rows.map(({ code }) => code)).toEqual(codes)
  })

  it.each(rows)('says whether $code is tried again, and whether the next model is asked', ({ code, again, next }) => {
    expect(new LLMError(code, '').retryable).toBe(again)
    expect(mayFallBack(code)).toBe(next)
  })
})
