import { expect, it } from 'vitest'
import { LLMError } from '../../src/errors/llm-error.ts'

it('a message is one line, whatever it quotes', () => {
  const error = new LLMError('invalid-request', 'first line\nsecond line\r\n  third')
  expect(error.message).toBe('first line second line third')
  const told = error.with({ provider: 'a' }, `a/m:\n${error.message}`)
  expect(told.message).toBe('a/m: first line second line third')
  expect(told.stack?.split('\n')[0]).toBe(`LLMError: ${told.message}`)
  expect(told.explain().split('\n')[0]).toBe(`LLMError [invalid-request] ${told.message}`)
})
