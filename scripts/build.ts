/**
 * `npm run build`: the package. One file of `dist` a file of `src`, declarations beside it, so that bundlers drop what a page does not
 * use file by file, and what is loaded by `import()` stays apart.
 */
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { root, runCommand } from './run-command.ts'

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

async function buildCode(): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: 'dist',
      target: 'es2022',
      minify: false,
      lib: {
        entry: Object.fromEntries(entries.map((file) => [file.replace(/\.ts$/, ''), join(root, 'src', file)])),
        formats: ['es'],
      },
      rolldownOptions: {
        external,
        output: {
          preserveModules: true,
          preserveModulesRoot: 'src',
          entryFileNames: '[name].js',
        },
      },
    },
  })
}

async function buildDeclarations(): Promise<void> {
  const { code } = await runCommand('tsc', ['--project', 'tsconfig.build.json'])
  if (code !== 0) throw new Error('tsc found errors in src')
  // Specifiers name the sources (`./a.ts`); what is published are `.js` files with declarations beside them.
  for (const file of globSync('dist/**/*.d.ts', { cwd: root })) {
    const path = join(root, file)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace(/((?:from|import)\s*\(?\s*['"]\.[^'"]*)\.tsx?(['"])/g, '$1.js$2'))
  }
}

rmSync(join(root, 'dist'), { recursive: true, force: true })
await buildCode()
await buildDeclarations()
