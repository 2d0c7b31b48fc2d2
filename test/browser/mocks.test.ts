import { describe, expect, it } from 'vitest'
import { createClient, LLMError } from '../../src/index.ts'
import { fail, mock, mockFetch, reply } from '../../src/mocks/index.ts'
import type { MockRule } from '../../src/mocks/index.ts'

const clientOf = (...rules: readonly MockRule[]) => createClient({ fetch: mockFetch(rules), retry: 0 })
const request = { model: 'ollama/llama3.2', messages: [{ role: 'user' as const, content: 'Hi' }] }
const errorOf = async (run: Promise<unknown>) => {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!LLMError.is(error)) throw new Error(`not an LLMError: ${String(error)}`)
  return error
}

describe('mocks in a page, without a service worker', () => {
  it('stream, cut anywhere', async () => {
    const text = 'Grüße — 東京 👩‍🚀'
    const client = clientOf(mock('ollama/*', reply(text, { fragment: true })))
    const { choices } = await client.completion({ ...request, stream: true }).final()
    expect(choices[0].message.content).toBe(text)
  })

  it('stop when the page does', async () => {
    const client = clientOf(mock('ollama/*', reply('one two three four five six', { tokensPerSecond: 50 })))
    const stream = client.completion({ ...request, stream: true })
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break
    expect((await errorOf(stream.final())).code).toBe('aborted')
  })

  it('are a server that is not there', async () => {
    const client = clientOf(mock('ollama/*', fail('unreachable')))
    expect((await client.status('ollama')).state).toBe('unreachable')
    expect((await errorOf(client.completion(request))).code).toBe('unreachable')
  })

  it('are a server that refuses this origin, and is told apart from one that is not there', async () => {
    const client = clientOf(mock('ollama/*', fail('origin-blocked')))
    const { state, fix } = await client.status('ollama')
    expect(state).toBe('origin-blocked')
    expect(fix?.steps.join(' ') + (fix?.copy ?? '')).toContain('OLLAMA_ORIGINS')
  })

  it('are a server that is ready', async () => {
    const client = clientOf(mock('ollama/tiny', reply('Hi')))
    expect(await client.status('ollama')).toMatchObject({ state: 'ready', version: expect.any(String) as string })
    expect((await client.models('ollama')).map(({ id }) => id)).toContain('ollama/tiny:latest')
    const { choices } = await client.completion({ ...request, model: 'ollama/tiny:latest' })
    expect(choices[0].message.content).toBe('Hi')
  })
})
