import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
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
              atOnce('errors', /^errors\//, client),
              atOnce('client', /./, client),
              // Hooks belong to the page alone; what is left of the entry serves a server's components too.
              atOnce('options', /^react\/(?!use-|provider|index)/, react),
              atOnce(hooks, /^react\/(use-|provider)/, react),
            ],
          },
          banner: ({ name }) => (name === hooks ? "'use client'" : ''),
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name].js',
        },
      },
    },
  })
}

const client = 'client/create-client.ts'
const react = 'react/index.ts'

/** The chunk that a server's components may name, but not call. */
const hooks = 'hooks'

/** What of these files a file of ours imports at once, as one chunk. */
const atOnce = (chunk: string, files: RegExp, entry: string) => ({
  debugName: chunk,
  test: join(root, 'src'),
  name: (id: string, graph: Graph) =>
    files.test(relative(join(root, 'src'), id)) && isReached(id, entry, graph) ? chunk : null,
})

interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null
}

function isReached(id: string, entry: string, graph: Graph): boolean {
  const reached = new Set<string>()
  const visit = (file: string): void => {
    if (reached.has(file)) return
    reached.add(file)
    graph.getModuleInfo(file)?.importedIds.forEach(visit)
  }
  visit(join(root, 'src', entry))
  return reached.has(id)
}
