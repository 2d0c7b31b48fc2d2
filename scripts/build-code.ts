import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { root } from './run-command.ts'

const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>
  peerDependencies: Record<string, string>
}

/** Not ours to bundle: the user's own copy serves. */
const packages = Object.keys({ ...dependencies, ...peerDependencies })
const external = (id: string) => packages.some((name) => id === name || id.startsWith(`${name}/`))

/** What package.json exports; a pattern stands for every file that it matches. */
const entries = [
  'index.ts',
  'core.ts',
  'react/index.ts',
  'mocks/index.ts',
  ...['server/index.ts'].filter((file) => existsSync(join(root, 'src', file))),
  ...globSync('providers/*.ts', { cwd: join(root, 'src') }).filter((file) => !/(registry|authorize)\.ts$/.test(file)),
]

/** The code of the package: a file an entry, and chunks that entries share. */
export async function buildCode(outDir: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      minify: false,
      lib: {
        entry: Object.fromEntries(entries.map((file) => [file.replace(/\.ts$/, ''), join(root, 'src', file)])),
        formats: ['es'],
      },
      rolldownOptions: {
        external,
        output: {
          // What every client needs comes as one chunk. Left in pieces, some of it ends up in small chunks of its own in a page that Vite
          // builds, each a request more and compressed by itself: 1 kB of 18 (https://github.com/rolldown/rolldown/issues/10731).
          codeSplitting: {
            groups: [
              // Apart, so that a page which knows an error when it sees one carries no client for it.
              { name: 'errors', test: (id) => id.startsWith(join(root, 'src/errors')) && clientFiles().has(id) },
              // So is what estimates tokens: most pages never ask.
              { name: 'tokens', test: (id) => id === join(root, 'src/accounting/tokens.ts') },
              { name: 'client', test: (id) => id.startsWith(join(root, 'src')) && clientFiles().has(id) },
            ],
          },
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name].js',
        },
      },
    },
  })
}

let known: Set<string> | undefined

/** The sources that a client of the core imports at once. */
function clientFiles(): Set<string> {
  if (known) return known
  known = new Set()
  const visit = (file: string): void => {
    if (known?.has(file)) return
    known?.add(file)
    const code = readFileSync(file, 'utf8').replace(/^(import|export) type .*? from '.*?'$/gms, '')
    for (const [, specifier = ''] of code.matchAll(/\bfrom '(\.[^']+)'$/gm)) visit(join(file, '..', specifier))
  }
  visit(join(root, 'src/client/create-client.ts'))
  return known
}
