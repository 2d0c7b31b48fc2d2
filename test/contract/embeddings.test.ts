import { describe, expect, it } from 'vitest'
import { fail, vectors } from '../../src/mocks/index.ts'
import { clientOf, embeddingProviders, model } from './subject.ts'
import { spoken } from '../support/spoken.ts'

for (const provider of embeddingProviders) {
  describe(`${provider.id} embeds`, () => {
    it('gives a vector a text, in order, above its own limit too', async () => {
      const client = clientOf(provider, [vectors({ dimensions: 8 })])
      const { embedding } = await spoken(provider.dialect)
      const input = Array.from({ length: (embedding?.limit ?? 1) + 3 }, (_, index) => `text ${index}`)
      const response = await client.embedding({ model: model(provider), input })
      expect(response.data.map(({ index }) => index)).toEqual(input.map((_, index) => index))
      const [last] = (await client.embedding({ model: model(provider), input: input.at(-1) ?? '' })).data
      response.data
        .at(-1)
        ?.embedding.forEach((value, index) => expect(value).toBeCloseTo(last?.embedding[index] ?? NaN, 5))
    })

    it('gives Float32Array for base64', async () => {
      const client = clientOf(provider, [vectors({ dimensions: 8 })])
      const { data } = await client.embedding({ model: model(provider), input: ['a', 'b'], encoding_format: 'base64' })
      const plain = await client.embedding({ model: model(provider), input: ['a', 'b'] })
      expect(data[1]?.embedding).toBeInstanceOf(Float32Array)
      data[1]?.embedding.forEach((value, index) => expect(value).toBeCloseTo(plain.data[1]?.embedding[index] ?? NaN, 5))
    })

    it('tells a failure as what it is', async () => {
      await expect(
        clientOf(provider, [fail('authentication')]).embedding({ model: model(provider), input: 'a' }),
      ).rejects.toMatchObject({
        code: expect.stringMatching(/authentication|permission/),
        provider: provider.id,
      })
    })
  })
}
