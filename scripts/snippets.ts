import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run-command.ts'

export interface Page {
  /** `docs/errors.md` */
  file: string
  text: string
}

export interface Snippet {
  /** `docs/errors.md:12` */
  where: string
  language: 'ts' | 'tsx'
  /** Marked `ts run`: a program that runs with no key and no server, and prints its `// →` comments. */
  runs: boolean
  code: string
}

/** The README, the contributor's page and the documentation. */
export function readPages(): Page[] {
  const files = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: root }).toSorted()]
  return files.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
}

/** Every TypeScript block of the pages, in order. */
export function readSnippets(): Snippet[] {
  return readPages().flatMap(({ file, text }) =>
    [...text.matchAll(/^```(tsx?)( run)?\n([\s\S]*?)^```/gm)].map(([block, language, run, code = '']) => ({
      where: `${file}:${text.slice(0, text.indexOf(block)).split('\n').length}`,
      language: language === 'tsx' ? ('tsx' as const) : ('ts' as const),
      runs: run !== undefined,
      code,
    })),
  )
}

/** What a snippet says that it prints: a line each `// →`. */
export const promised = ({ code }: Snippet): string[] =>
  [...code.matchAll(/\/\/ → ?(.*)$/gm)].map(([, said = '']) => said)
