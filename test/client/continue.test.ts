import { describe, expect, it } from 'vitest'
import { anthropicMessages } from '../../src/dialects/anthropic-messages/anthropic-messages.ts'
import { llamacpp } from '../../src/dialects/llamacpp/llamacpp.ts'
import { ollamaDialect } from '../../src/dialects/ollama/ollama.ts'
import { openaiChat } from '../../src/dialects/openai-chat/openai-chat.ts'
import { openaiText } from '../../src/dialects/openai-text/openai-text.ts'
import type { Dialect, ResolvedRequest } from '../../src/types/index.ts'
import { spoken } from '../support/spoken.ts'

const question: ResolvedRequest = { model: 'm', stream: true, messages: [{ role: 'user', content: 'hi' }] }
const dialogue: ResolvedRequest = {
  ...question,
  messages: [{ role: 'system', content: 'Be brief.' }, ...question.messages],
}
const goesOn = async (dialect: Dialect, request: ResolvedRequest = question) =>
  (await spoken(dialect)).chat?.continues?.(request) ?? false

describe('going on from the beginning of an answer', () => {
  it('is what Ollama does', async () => {
    expect(await goesOn(ollamaDialect)).toBe(true)
  })

  it.each([
    ['claude-3-5-haiku-latest', true],
    ['claude-sonnet-4-5', true],
    ['claude-opus-4-6', false],
    ['claude-opus-5', false],
    ['claude-mythos-preview', false],
    ['some-other-model', false],
  ])('is what Claude did until 4.6: %s %s', async (model, does) => {
    expect(await goesOn(anthropicMessages, { ...question, model })).toBe(does)
  })

  it('is nothing for a Claude that thinks', async () => {
    expect(await goesOn(anthropicMessages, { ...question, model: 'claude-sonnet-4-5', reasoning_effort: 'low' })).toBe(
      false,
    )
  })

  it.each([
    ['llama.cpp', llamacpp()],
    ['text completions', openaiText()],
  ])('is what %s does with a dialogue, whose prompt stays the same', async (_name, dialect) => {
    expect(await goesOn(dialect, dialogue)).toBe(true)
    expect(await goesOn(dialect, question)).toBe(false)
  })

  it('is nothing the chat completions of OpenAI know', async () => {
    expect(await goesOn(openaiChat())).toBe(false)
  })
})
