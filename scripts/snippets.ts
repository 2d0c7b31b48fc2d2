import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run-command.ts'

export interface Snippet {
  /** `docs/errors.md:12` */
  where: string
  language: 'ts' | 'tsx'
  code: string
}

/** Every TypeScript block of the README, the contributor's page and the documentation, in order. */
export function readSnippets(): Snippet[] {
  const files = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: root }).toSorted()]
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    return [...text.matchAll(/^```(tsx?)\n([\s\S]*?)^```/gm)].map((match) => ({
      where: `${file}:${text.slice(0, match.index).split('\n').length}`,
      language: match[1] === 'tsx' ? ('tsx' as const) : ('ts' as const),
      code: match[2] ?? '',
    }))
  })
}
