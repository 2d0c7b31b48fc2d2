import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, runCommand } from '../../scripts/run-command.ts'
import { providers } from '../../src/providers/registry.ts'

/** What `npm publish` would send, looked at as a user's tools do. `npm run build` comes first. */
const folder = mkdtempSync(join(tmpdir(), 'llmux-'))
const files = globSync('dist/**/*.{js,d.ts}', { cwd: root }).map((file) => file.replaceAll('\\', '/'))
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const specifiers = (text: string) =>
  [
    ...text.matchAll(/^\s*(?:import|export)\b[^'"]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm),
  ].flatMap((match) => match[1] ?? match[2] ?? [])

let tarball: string

beforeAll(async () => {
  const { code, output } = await runCommand(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', folder, '--loglevel=error'],
    { quiet: true },
  )
  expect(code, output).toBe(0)
  tarball = join(folder, globSync('*.tgz', { cwd: folder })[0] ?? '')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the package', () => {
  it('passes publint, strictly', async () => {
    const { code, output } = await runCommand('publint', [tarball, '--strict'], { quiet: true })
    expect(code, output).toBe(0)
  })

  it('passes are-the-types-wrong as an ESM package', async () => {
    const { code, output } = await runCommand('attw', [tarball, '--profile', 'esm-only', '--no-color'], { quiet: true })
    expect(code, output).toBe(0)
  })

  it('holds dist and the papers, and nothing else', async () => {
    const { output } = await runCommand('tar', ['-tzf', tarball], { quiet: true })
    const others = output
      .trim()
      .split('\n')
      .filter(
        (file) =>
          !/^package\/(dist\/.+\.(js|d\.ts)|docs\/[a-z-]+\.md|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(
            file,
          ),
      )
    expect(others).toEqual([])
  })

  it('has an entry for each provider', () => {
    const missing = providers.filter(({ id }) => !existsSync(join(root, `dist/providers/${id}.js`)))
    expect(missing.map(({ id }) => id)).toEqual([])
  })
})

describe('dist', () => {
  it('imports files that exist, by their published names', () => {
    const missing = files.flatMap((file) =>
      specifiers(read(file))
        .filter((specifier) => specifier.startsWith('.'))
        .filter((specifier) => {
          const target = posix.join(dirname(file), specifier)
          return !existsSync(join(root, file.endsWith('.d.ts') ? target.replace(/\.js$/, '.d.ts') : target))
        })
        .map((specifier) => `${file} → ${specifier}`),
    )
    expect(missing).toEqual([])
  })

  it('leaves packages to the user, and takes only those it declares', () => {
    const { dependencies, peerDependencies } = JSON.parse(read('package.json'))
    const declared = Object.keys({ ...dependencies, ...peerDependencies })
    const foreign = files
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => specifiers(read(file)))
      .filter((specifier) => !specifier.startsWith('.'))
      .filter((specifier) => !declared.some((name) => specifier === name || specifier.startsWith(`${name}/`)))
    expect(foreign).toEqual([])
  })

  it.each(['core', 'index'])('reaches neither React nor MSW nor zod from %s', (entry) => {
    const seen = new Set<string>()
    const packages = new Set<string>()
    const visit = (file: string) => {
      if (seen.has(file)) return
      seen.add(file)
      for (const specifier of specifiers(read(file)))
        if (specifier.startsWith('.')) visit(posix.join(dirname(file), specifier))
        else packages.add(specifier)
    }
    visit(`dist/${entry}.js`)
    expect([...packages]).toEqual(['ofetch'])
  })

  it('says of hooks that they belong to the page, and leaves the factories of queries to a server too', () => {
    const chunks = specifiers(read('dist/react/index.js')).map((specifier) => posix.join('dist/react', specifier))
    const [client, both] = [true, false].map((marked) =>
      chunks.filter((file) => read(file).startsWith('"use client"') === marked),
    )
    const exported = (names: readonly string[]) => (names.length === 1 ? read(names[0] ?? '') : '')
    expect(read('dist/react/index.js')).not.toContain('use client')
    expect(exported(client ?? [])).toMatch(/function LLMClientProvider\([^]*function useStream\(/)
    expect(exported(both ?? [])).toMatch(/function completionOptions\([^]*function streamOptions\(/)
    for (const file of files.filter((name) => name.endsWith('.js') && !client?.includes(name)))
      expect(specifiers(read(file)), file).not.toContain('react')
  })
})
