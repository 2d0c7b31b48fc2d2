import { describe, expect, it } from 'vitest'
import { anthropic } from '../../../src/providers/anthropic.ts'
import { gemini } from '../../../src/providers/gemini.ts'
import type { ContentPart, Provider } from '../../../src/types/index.ts'
import { spoken } from '../../support/spoken.ts'

const png = 'data:image/png;base64,QUJD'
const pdf = 'data:application/pdf;base64,QUJD'

async function warned({ dialect }: Pick<Provider, 'dialect'>, ...content: ContentPart[]) {
  const { chat = expect.fail('no chat') } = await spoken(dialect)
  const { warnings = [] } = chat.encode({ model: 'm', messages: [{ role: 'user', content }], stream: false })
  return warnings.map(({ code, param }) => `${code}: ${param}`)
}

describe.each([
  [anthropic, ['unsupported-param: image_url.detail']],
  [gemini, ['unsupported-param: image_url.detail', 'unsupported-param: file.filename']],
] as const)('$id', (provider, told) => {
  it('warns once of what it cannot say of an image or a file', async () => {
    const image: ContentPart = { type: 'image_url', image_url: { url: png, detail: 'low' } }
    const file: ContentPart = { type: 'file', file: { file_data: pdf, filename: 'a.pdf' } }
    expect(await warned(provider, image, image, file)).toEqual(told)
  })

  it('warns of nothing that is as it would be anyway', async () => {
    const image: ContentPart = { type: 'image_url', image_url: { url: png, detail: 'auto' } }
    expect(await warned(provider, image, { type: 'file', file: { file_id: 'f', filename: 'a.pdf' } })).toEqual([])
  })
})
