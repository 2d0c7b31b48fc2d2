import { breakAfter, fail, mock, mockFetch, mockHandlers, reply, vectors } from 'llmux/mocks'
import { answerFor } from './simulated-answers.ts'
import { simulatedURL } from './simulated-models.ts'

const question = ({ messages }: { messages: readonly { role: string; content?: unknown }[] }): string => {
  const last = messages.findLast(({ role }) => role === 'user')?.content
  return typeof last === 'string' ? last : ''
}
const answer = (request: Parameters<typeof question>[0]) => answerFor(question(request))

/** Simulated models, in OpenAI's own wire format and with its own errors. */
export const simulate = mockFetch(
  mockHandlers(
    [
      mock('openai/quick', reply(answer, { firstToken: 250, tokensPerSecond: 60 })),
      mock(
        'openai/thinker',
        reply(answer, {
          firstToken: 300,
          tokensPerSecond: 45,
          reasoning:
            'The question is clear enough. I first recall what it touches, then choose the shortest honest answer, then write it down with one example.',
        }),
      ),
      mock('openai/slow', reply(answer, { firstToken: 900, tokensPerSecond: 8 })),
      mock('openai/rate-limited', fail('rate-limit', { retryAfter: 30 })),
      mock('openai/overloaded', fail('overloaded')),
      mock('openai/cut-off', breakAfter(24)),
      mock('openai/wrong-key', fail('authentication')),
      mock('openai/out-of-context', fail('context-window')),
      mock('openai/unplugged', fail('unreachable')),
      mock('openai/embed', vectors({ dimensions: 256 })),
    ],
    { baseURLs: { openai: simulatedURL }, seed: 1 },
  ),
)
