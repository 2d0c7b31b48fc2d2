import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { providers } from '../../src/providers/registry.ts'

const folder = fileURLToPath(new URL('../../src/providers', import.meta.url))
const files = globSync('*.ts', { cwd: folder }).map((file) => file.replace('.ts', ''))

describe('the registry', () => {
  it('lists every host that has a file, once, by its name', () => {
    const hosts = files.filter((file) => file !== 'registry' && file !== 'authorize')
    expect(providers.map(({ id }) => id).sort()).toEqual(hosts.sort())
  })

  it('gives no prefix to two', () => {
    const prefixes = providers.flatMap(({ id, aliases = [] }) => [id, ...aliases])
    expect(new Set(prefixes).size).toBe(prefixes.length)
  })

  it.each([
    ['gpt-4o', 'openai'],
    ['o3-mini', 'openai'],
    ['chatgpt-4o-latest', 'openai'],
    ['text-embedding-3-small', 'openai'],
    ['ft:gpt-4o:org', 'openai'],
    ['mistral-large-latest', 'mistral'],
    ['codestral-latest', 'mistral'],
    ['open-mixtral-8x7b', 'mistral'],
    ['deepseek-chat', 'deepseek'],
    ['grok-4', 'xai'],
    ['sonar-pro', 'perplexity'],
    ['kimi-k2.6', 'moonshot'],
  ])('knows the bare name %s as of %s alone', (name, id) => {
    expect(providers.filter(({ models }) => models?.test(name)).map((provider) => provider.id)).toEqual([id])
  })

  it.each(['gpt-oss-20b', 'llama3.2', 'deepseek-r1:8b', 'mistral', 'mistral:7b', 'phi-4', 'my-model'])(
    'leaves the name %s to its prefix',
    (name) => {
      expect(providers.filter(({ models }) => models?.test(name)).map((provider) => provider.id)).toEqual([])
    },
  )

  it('has base URLs without a trailing slash, and keys only for who is not local', () => {
    for (const { id, baseURL, env, local, browser } of providers) {
      if (typeof baseURL === 'string') expect(baseURL, id).toMatch(/^https?:\/\/[^\s]+[^/]$/)
      expect(local || env?.length, id).toBeTruthy()
      expect(browser.checked, id).toMatch(/^20\d\d-\d\d$/)
    }
  })

  it('places no header where there is no key', () => {
    for (const { authorize } of providers) {
      const wire = authorize({ path: '/x', body: {} }, undefined, { options: { resource: 'r' } })
      expect(JSON.stringify(wire)).not.toMatch(/bearer|undefined/i)
    }
  })
})
