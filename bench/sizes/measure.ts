import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, minifySync } from 'vite'
import { buildCode } from '../../scripts/build-code.ts'

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))

/** Where the package is taken from: as it is published, or file by file. */
const published = path('bench/node_modules/.cache/llmux')
let built: Promise<void> | undefined

async function publish(): Promise<void> {
  await buildCode(`${published}/dist`)
  // Says that no file has side effects.
  copyFileSync(path('package.json'), `${published}/package.json`)
}

export interface PageSize {
  /** Bytes, minified and gzipped, of all that is loaded while the page runs. */
  loaded: number
  /** Chunks that were not: name and bytes. */
  lazy: readonly { name: string; bytes: number }[]
}

interface Page {
  /** A module as a user would write it. */
  code: string
  external?: readonly string[]
  /** Uses what the module exports; without it, what the page imports at once is counted. */
  run?: (page: Runnable) => Promise<void>
}

export interface Runnable {
  run(fetch: typeof globalThis.fetch): Promise<string>
}

/**
 * Builds a page with Vite, runs it, and counts every chunk that it really loaded. Nothing is guessed about what is
 * loaded when: each chunk says so itself.
 */
export async function measurePage({ code, external = [], run }: Page): Promise<PageSize> {
  const chunks = await bundle(code, external)
  const entry = chunks.find(({ isEntry }) => isEntry)?.fileName ?? ''
  const loaded = new Set<string>()
  const importOf = (file: string): void => {
    loaded.add(file)
    for (const next of chunks.find(({ fileName }) => fileName === file)?.imports ?? [])
      if (!loaded.has(next) && chunks.some(({ fileName }) => fileName === next)) importOf(next)
  }
  importOf(entry)
  const folder = mkdtempSync(join(tmpdir(), 'llmux-size-'))
  Object.assign(globalThis, { [folder]: loaded })
  try {
    if (run) {
      for (const { fileName, code: text } of chunks) {
        const report = `\n;globalThis[${JSON.stringify(folder)}].add(${JSON.stringify(fileName)})`
        writeFileSync(join(folder, fileName), text + report)
      }
      await run((await import(/* @vite-ignore */ pathToFileURL(join(folder, entry)).href)) as Runnable)
    }
  } finally {
    Reflect.deleteProperty(globalThis, folder)
    rmSync(folder, { recursive: true, force: true })
  }
  const sizes = chunks.map(({ fileName, name, code: text }) => ({
    fileName,
    name,
    bytes: gzipSync(text, { level: 9 }).length,
  }))
  return {
    loaded: sizes.filter(({ fileName }) => loaded.has(fileName)).reduce((sum, { bytes }) => sum + bytes, 0),
    lazy: sizes.filter(({ fileName }) => !loaded.has(fileName)).map(({ name, bytes }) => ({ name, bytes })),
  }
}

/** As a library of its own, so that no helper of Vite's counts; then made as small as an app would be. */
export async function bundle(code: string, external: readonly string[] = [], sources = false) {
  if (!sources) await (built ??= publish())
  const file = (name: string) => (sources ? `${path('src')}/${name}.ts` : `${published}/dist/${name}.js`)
  const entry = '\0page.js'
  const result = await build({
    root: fileURLToPath(new URL('..', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: {
      alias: [
        { find: /^llmux$/, replacement: file('index') },
        { find: /^llmux\/core$/, replacement: file('core') },
        { find: /^llmux\/(react|mocks)$/, replacement: file('$1/index') },
        { find: /^llmux\/providers\/(.+)$/, replacement: file('providers/$1') },
      ],
      conditions: ['browser', 'module', 'import', 'default'],
    },
    plugins: [
      {
        name: 'page',
        enforce: 'pre',
        resolveId: (id) => (/^(.*\/)?page$/.test(id) ? entry : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: 'page', formats: ['es'] },
      rolldownOptions: {
        external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
        preserveEntrySignatures: 'allow-extension',
        output: { entryFileNames: 'page.js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
  return [result]
    .flat()
    .flatMap((part) => ('output' in part ? part.output : []))
    .flatMap((part) => (part.type === 'chunk' ? [part] : []))
    .map(({ fileName, name, isEntry, imports, modules, code: text }) => ({
      fileName,
      name,
      isEntry,
      imports,
      modules,
      code: minifySync(fileName, text, { module: true }).code,
    }))
}
