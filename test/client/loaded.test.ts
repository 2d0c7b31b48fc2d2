import { describe, expect, it } from 'vitest'
import { plainDialect } from '../support/plain-provider.ts'
import { clientOf, messages, says } from './kit.ts'

describe('a codec that is loaded when it is needed', () => {
  it('serves like one that is there', async () => {
    const dialect = { ...plainDialect, chat: async () => plainDialect.chat }
    const { client, passing } = clientOf({ a: () => says('Hello') }, {}, { a: { dialect } })
    const { choices } = await passing(client.completion({ model: 'a/m', messages }))
    expect(choices[0].message.content).toBe('Hello')
  })

  it('fails its target alone when it cannot be loaded', async () => {
    const dialect = { ...plainDialect, chat: () => Promise.reject(new TypeError('Failed to fetch a module')) }
    const { client, passing, asked } = clientOf(
      { a: () => says('Never'), b: () => says('Hello') },
      {},
      { a: { dialect } },
    )
    const answer = await passing(client.completion({ model: ['a/m', 'b/m'], messages }))
    expect(answer).toMatchObject({ provider: 'b', attempts: [{ error: { code: 'bad-response' } }, {}] })
    expect(answer.attempts[0]?.error?.message).toContain('Failed to fetch a module')
    expect(asked).toHaveLength(1)
  })
})
