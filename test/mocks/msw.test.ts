import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createClient, LLMError } from '../../src/index.ts'
import { breakAfter, fail, mock, mockHandlers, reply } from '../../src/mocks/index.ts'

const server = setupServer()
const client = createClient({ retry: 0, connections: { anthropic: { apiKey: 'sk-test' } } })
const request = { model: 'anthropic/claude-sonnet-4-5', messages: [{ role: 'user' as const, content: 'Hi' }] }

beforeAll(() => server.listen())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

/** The handlers are MSW's own, so they also serve where it intercepts: no fetch is handed to the client here. */
describe('handlers in setupServer', () => {
  it('stream an answer', async () => {
    server.use(...mockHandlers([mock('anthropic/*', reply('Hello there', { reasoning: 'Hm.' }))]))
    const { choices } = await client.completion({ ...request, stream: true }).final()
    expect(choices[0].message).toMatchObject({ content: 'Hello there', reasoning_content: 'Hm.' })
  })

  it.each([
    [fail('overloaded'), 'overloaded'],
    [fail('unreachable'), 'unreachable'],
    [breakAfter(2, 'error'), 'overloaded'],
  ])('fail as told: %j', async (behaviour, code) => {
    server.use(...mockHandlers([mock('anthropic/*', behaviour)]))
    const error: unknown = await client
      .completion({ ...request, stream: true })
      .final()
      .catch((reason: unknown) => reason)
    expect(LLMError.is(error) && error.code).toBe(code)
  })

  it('stop when the reader leaves', async () => {
    server.use(...mockHandlers([mock('anthropic/*', breakAfter(3, 'silence'))]))
    let said = ''
    for await (const { choices } of client.completion({ ...request, stream: true })) {
      said += choices[0]?.delta.content ?? ''
      if (said) break
    }
    expect(said).toMatch(/^You/)
  })
})
