import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { runCommand } from '../../scripts/run-command.ts'
import { readSnippets } from '../../scripts/snippets.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const folder = mkdtempSync(join(here, '.snippets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const snippets = readSnippets()

describe('the documentation', () => {
  it('has snippets in TypeScript that compile as they stand', async () => {
    expect(snippets.length).toBeGreaterThan(0)
    mkdirSync(folder, { recursive: true })
    for (const [at, { language, code }] of snippets.entries()) {
      // Relative imports are those of a new file in src/providers.
      const placed = code.replace(/(from ')(?=\.)/g, '$1../../../src/providers/')
      writeFileSync(join(folder, `${at}.${language}`), `${placed}\nexport {}\n`)
    }
    const config = {
      extends: '../../../tsconfig.json',
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
      include: ['*', '../given.d.ts'],
      exclude: [],
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const { output } = await runCommand('tsc', ['--project', folder, '--pretty', 'false'], { quiet: true })
    const named = output.replace(
      /^.*?(\d+)\.tsx?\((\d+),/gm,
      (_all, at: string, line: string) => `${snippets[Number(at)]?.where} line ${line} (`,
    )
    expect(named).toBe('')
  }, 60_000)

  it('begins with a program that runs with no key and no server', async () => {
    const [first] = snippets
    expect(first?.where).toMatch(/^README\.md/)
    const file = join(folder, 'first.ts')
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, first?.code ?? '')
    const said: string[] = []
    const { log } = console
    console.log = (...values: unknown[]) => void said.push(values.join(' '))
    try {
      await import(/* @vite-ignore */ file)
    } finally {
      console.log = log
    }
    expect(said.join('\n')).toContain('Hello')
  })
})
