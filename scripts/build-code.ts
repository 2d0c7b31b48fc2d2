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
              // Apart, since most pages never estimate tokens.
              { name: 'tokens', test: join(root, 'src/accounting/tokens.ts') },
              // So is the error class: a page that knows one when it sees it carries no client for it.
              clientGroup('errors', 'src/errors'),
              clientGroup('client', 'src'),
            ],
          },
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name].js',
        },
      },
    },
  })
}

/** What of a folder a client of the core imports at once, as one chunk. */
const clientGroup = (chunk: string, folder: string) => ({
  debugName: chunk,
  test: join(root, folder),
  name: (id: string, graph: Graph) => (isClient(id, graph) ? chunk : null),
})

interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null
}

function isClient(id: string, graph: Graph): boolean {
  const reached = new Set<string>()
  const visit = (file: string): void => {
    if (reached.has(file)) return
    reached.add(file)
    graph.getModuleInfo(file)?.importedIds.forEach(visit)
  }
  visit(join(root, 'src/client/create-client.ts'))
  return reached.has(id)
}
