import { expect, it } from 'vitest'
import { clientOf, fails, messages } from '../client/kit.ts'
import { plainDialect } from '../support/plain-provider.ts'

/** A dialect need not tell what an error means: the status does. */
const silent = { dialect: { ...plainDialect, decodeError: () => ({}) } }

it.each([
  [400, 'invalid-request', false],
  [401, 'authentication', false],
  [403, 'permission', false],
  [404, 'not-found', false],
  [429, 'rate-limit', true],
  [500, 'server', true],
  [503, 'overloaded', true],
] as const)('a status that no dialect reads means what it says: %i', async (status, code, retryable) => {
  const { client, failure, asked } = clientOf({ a: () => fails(status) }, {}, { a: silent })
  expect(await failure(client.completion({ model: 'a/m', messages }))).toMatchObject({ code, status, retryable })
  expect(asked).toHaveLength(retryable ? 3 : 1)
})
