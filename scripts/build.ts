/** `npm run build`: the package, its code and its declarations. */
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildCode } from './build-code.ts'
import { root, runCommand } from './run-command.ts'

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
await buildCode(join(root, 'dist'))
await buildDeclarations()
