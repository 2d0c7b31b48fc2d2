import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Import {
  /** The path from the root of the repository for a file of ours, the package's name otherwise. */
  to: string
  ours: boolean
  /** Erased by the compiler. */
  typeOnly: boolean
}

export interface Source {
  /** From the root of the repository: `src/client/pipeline.ts`. */
  file: string
  /** The folder under src, or the file's own name for an entry that lies directly in it. */
  room: string
  text: string
  imports: readonly Import[]
  /** Every string literal and piece of a template, comments left out. */
  strings: readonly string[]
  /** Types of the top-level statements and of everything in them, as the ESTree names them. */
  nodes: readonly { type: string; [key: string]: unknown }[]
}

/** All TypeScript below a folder, parsed once. */
export function readSources(folder: string): Source[] {
  return readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((file) => /\.tsx?$/.test(file) && !/node_modules|\/dist\//.test(file))
    .toSorted()
    .map(readSource)
}

function readSource(file: string): Source {
  const text = readFileSync(root + file, 'utf8')
  const { module, program, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  const { staticImports, staticExports, dynamicImports } = module
  const edge = (specifier: string, typeOnly: boolean): Import =>
    specifier.startsWith('.')
      ? { to: posix.join(posix.dirname(file), specifier), ours: true, typeOnly }
      : { to: packageName(specifier), ours: false, typeOnly }
  const typeImport = /^import\s+type\b/
  const imports = [
    ...staticImports.map(({ start, end, moduleRequest, entries }) =>
      edge(
        moduleRequest.value,
        typeImport.test(text.slice(start, end)) || (entries.length > 0 && entries.every((entry) => entry.isType)),
      ),
    ),
    ...staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) => (moduleRequest ? [edge(moduleRequest.value, isType)] : [])),
    ),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => edge(text.slice(start + 1, end - 1), false)),
  ]
  const nodes = [...walk(program)]
  const strings = nodes.flatMap((node) => stringOf(node))
  return { file, room: file.split('/')[1] ?? '', text, imports, strings, nodes }
}

/** `zod/mini` counts as zod, `@scope/name/sub` as its package. */
const packageName = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

function* walk(value: unknown): Generator<Source['nodes'][number]> {
  if (typeof value !== 'object' || value === null) return
  if ('type' in value && typeof value.type === 'string') yield { ...value, type: value.type }
  for (const child of Object.values(value)) yield* walk(child)
}

function stringOf(node: Source['nodes'][number]): string[] {
  if (node.type === 'Literal' && typeof node.value === 'string') return [node.value]
  if (node.type !== 'TemplateElement') return []
  const { cooked } = node.value as { cooked?: string | null }
  return cooked ? [cooked] : []
}
