import { afterEach, describe, expect, it, vi } from 'vitest'
import { consoleLogger } from '../../src/client/console-logger.ts'
import { LLMError } from '../../src/errors/llm-error.ts'
import type { Callbacks, Completion } from '../../src/types/index.ts'

const event = {
  callId: '3f2a1c9900',
  kind: 'completion',
  request: { model: 'openai/gpt-5-mini', messages: [] },
  model: 'openai/gpt-5-mini',
  context: {},
  startedAt: 1000,
} as const

const completion: Completion = {
  id: '',
  object: 'chat.completion',
  created: 0,
  model: 'm',
  provider: 'openai',
  choices: [
    { index: 0, message: { role: 'assistant', content: 'x', refusal: null }, finish_reason: 'stop', logprobs: null },
  ],
  usage: { prompt_tokens: 24, completion_tokens: 180, total_tokens: 204, cost: 0.000366 },
  attempts: [],
  timing: { startedAt: 0 },
  warnings: [],
}

function lines(tell: (logger: Callbacks) => void, level?: 'debug'): string[] {
  const said: string[] = []
  for (const method of ['debug', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation(
      (...words: unknown[]) => void said.push(`${method} ${words.join(' ')}`),
    )
  }
  tell(consoleLogger(level && { level }))
  return said
}

afterEach(() => vi.restoreAllMocks())

describe('consoleLogger', () => {
  it('says in one line what a call took and cost', () => {
    expect(lines((logger) => logger.onSuccess?.({ ...event, response: completion, endedAt: 1812 }))).toEqual([
      'info llmux 3f2a1c openai/gpt-5-mini: 812 ms, 24 + 180 tokens, $0.000366',
    ])
  })

  it('says nothing it does not know', () => {
    const { usage: _usage, ...unknown } = completion
    expect(
      lines((logger) => logger.onSuccess?.({ ...event, response: { ...unknown, cached: true }, endedAt: 1001 })),
    ).toEqual(['info llmux 3f2a1c openai/gpt-5-mini: 1 ms, from the cache'])
  })

  it('says what went wrong and what was done about it', () => {
    const error = new LLMError('rate-limit', 'groq/x: 429 slow down')
    expect(
      lines((logger) => {
        logger.onRetry?.({ ...event, error, attempt: 1, delay: 512.3 })
        logger.onFallback?.({ ...event, error, from: 'groq/x', to: 'openai/y' })
        logger.onFailure?.({ ...event, error, endedAt: 3000 })
      }),
    ).toEqual([
      'warn llmux 3f2a1c openai/gpt-5-mini: retry 1 in 512 ms after rate-limit',
      'warn llmux 3f2a1c openai/gpt-5-mini: groq/x → openai/y after rate-limit',
      'error llmux 3f2a1c openai/gpt-5-mini: rate-limit after 2000 ms: groq/x: 429 slow down',
    ])
  })

  it('shows what is sent only when asked for', () => {
    const sent = { ...event, url: 'https://x/v1', headers: { authorization: '[redacted]' }, body: {} }
    expect(lines((logger) => logger.onSend?.(sent))).toEqual([])
    expect(lines((logger) => logger.onSend?.(sent), 'debug')).toHaveLength(1)
  })
})
