import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatWithOptions } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../../scripts/run-command.ts'
import { promised, readSnippets } from '../../scripts/snippets.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
// Not below node_modules: what lies there is run as it is, without the names of the package's entries.
const folder = mkdtempSync(join(here, '.snippets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const snippets = readSnippets()
const programs = snippets.map((snippet, at) => ({ ...snippet, file: join(folder, `${at}.${snippet.language}`) }))

beforeAll(() => {
  mkdirSync(folder, { recursive: true })
  for (const { file, code } of programs) {
    // Relative imports are those of a new file in src/providers.
    const placed = code.replace(/(from ')(?=\.)/g, '$1../../../src/providers/')
    writeFileSync(file, `${placed}\nexport {}\n`)
  }
})

/** What a module prints while it is imported, a line a call. */
async function printed(file: string): Promise<string[]> {
  const lines: string[] = []
  const { log } = console
  console.log = (...values: unknown[]) =>
    void lines.push(...formatWithOptions({ breakLength: Infinity, depth: 6 }, ...values).split('\n'))
  try {
    await import(/* @vite-ignore */ file)
  } finally {
    console.log = log
  }
  return lines
}

describe('the snippets of the documentation', () => {
  it('compile as they stand', async () => {
    expect(snippets.length).toBeGreaterThan(20)
    const config = {
      extends: '../../../tsconfig.json',
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
      include: ['*', '../*.d.ts'],
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

  it('begin with a program that runs with no key and no server', () => {
    expect(snippets[0]).toMatchObject({ where: expect.stringMatching(/^README\.md/), runs: true })
  })

  it.each(programs.filter(({ runs }) => runs))('$where prints what it says', async (program) => {
    expect(promised(program).length).toBeGreaterThan(0)
    expect(await printed(program.file)).toEqual(promised(program))
  })
})
