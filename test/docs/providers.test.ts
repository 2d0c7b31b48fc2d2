import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { capabilities } from '../../scripts/capabilities.ts'
import { generatedDocs } from '../../scripts/providers.ts'
import { providers } from '../../src/providers/registry.ts'

const rows = await Promise.all(providers.map(capabilities))

describe('the table of providers', () => {
  it.each(Object.entries(generatedDocs()))(
    'in %s says what the registry says; `npm run providers` writes it',
    (file, text) => {
      expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).toBe(text)
    },
  )

  it('has in docs/local-models.md every server that is local, at its address', () => {
    const lines = readFileSync(new URL('../../docs/local-models.md', import.meta.url), 'utf8').matchAll(
      /^\| `([a-z]+)` \| `(http[^`]+)` \|/gm,
    )
    const local = providers.filter((provider) => provider.local).map(({ id, baseURL }) => [id, baseURL])
    expect([...lines].map(([, id, address]) => [id, address])).toEqual(local)
  })

  it('has a provider that can chat and stream in every row', () => {
    const mute = rows.filter(({ can }) => !can.chat || !can.stream)
    expect(mute.map(({ provider }) => provider)).toEqual([])
  })

  it('tells what is left out from what is sent', () => {
    const row = (id: string) => rows.find(({ provider }) => provider === id)?.can
    expect(row('openai')).toMatchObject({ tools: true, images: true, schema: true, embeddings: true })
    expect(row('deepseek')).toMatchObject({ tools: true, images: false, embeddings: false })
  })
})
