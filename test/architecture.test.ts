import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { providers } from '../src/providers/registry.ts'
import { readSources, type Source } from './architecture/sources.ts'

interface Room {
  /** Rooms whose code it may run. Types it may take from `typesOf` as well. */
  imports?: readonly string[]
  typesOf?: readonly string[]
  packages?: readonly string[]
}

/** Who may import whom. Every arrow points down the pipeline; a room may always import itself. */
const rooms: Record<string, Room> = {
  types: { typesOf: ['errors'] },
  errors: { imports: ['types'] },
  dialects: { imports: ['types', 'errors'] },
  providers: { imports: ['types', 'errors', 'dialects'] },
  transport: { imports: ['types', 'errors'], packages: ['ofetch', 'eventsource-parser'] },
  stream: { imports: ['types', 'errors'] },
  routing: { imports: ['types', 'errors'] },
  accounting: { imports: ['types', 'errors'] },
  cache: { imports: ['types', 'errors'] },
  local: { imports: ['types', 'errors', 'transport'], typesOf: ['dialects'] },
  client: {
    imports: ['types', 'errors', 'dialects', 'transport', 'stream', 'routing', 'accounting', 'cache', 'local'],
  },
  react: {
    imports: ['types', 'errors', 'stream'],
    typesOf: ['client'],
    packages: ['react', '@tanstack/react-query'],
  },
  mocks: { imports: ['types', 'errors', 'stream', 'providers'], typesOf: ['dialects'], packages: ['msw', 'zod'] },
  server: { imports: ['types', 'errors', 'stream'], typesOf: ['client'], packages: ['zod'] },
}

const inside = Object.keys(rooms).filter((room) => !['react', 'mocks', 'server'].includes(room))
const entries: Record<string, Room> = {
  'index.ts': { imports: [...inside, 'core.ts'] },
  'core.ts': { imports: inside.filter((room) => room !== 'providers') },
}
const table: Record<string, Room> = { ...rooms, ...entries }

const sources = readSources('src')
const named = (list: readonly Source[]) => list.map(({ file }) => file)

describe('imports', () => {
  it('knows the room of every file', () => {
    expect(named(sources.filter(({ room }) => !(room in table)))).toEqual([])
  })

  it.each(Object.entries(table))('%s imports only what lies below it', (room, { imports, typesOf, packages }) => {
    const wrong = sources
      .filter((source) => source.room === room)
      .flatMap(({ file, imports: found }) =>
        found
          .filter(({ to, ours, typeOnly }) => {
            if (!ours) return !packages?.includes(to)
            const target = /^src\/([^/]+)/.exec(to)?.[1]
            if (target === undefined) return true
            return !(target === room || imports?.includes(target) || (typeOnly && typesOf?.includes(target)))
          })
          .map(({ to, typeOnly }) => `${file} → ${to}${typeOnly ? ' (types)' : ''}`),
      )
    expect(wrong).toEqual([])
  })

  it('has no import of index.ts, from anywhere in src', () => {
    const importsIndex = ({ imports }: Source) => imports.some(({ to }) => to === 'src/index.ts')
    expect(named(sources.filter(importsIndex))).toEqual([])
  })

  it('names files with their extension, and files that exist', () => {
    const missing = sources.flatMap(({ file, imports }) =>
      imports
        .filter(({ to, ours }) => ours && !existsSync(fileURLToPath(new URL(`../${to}`, import.meta.url))))
        .map(({ to }) => `${file} → ${to}`),
    )
    expect(missing).toEqual([])
  })

  it('takes zod in its small form only', () => {
    const wrong = sources.filter(({ text }) => /from 'zod'|from 'zod\/(?!mini')/.test(text))
    expect(named(wrong)).toEqual([])
  })

  it('keeps the demo outside: it imports llmux by its package entries, like any user', () => {
    const demo = existsSync(fileURLToPath(new URL('../demo', import.meta.url))) ? readSources('demo') : []
    const reaching = demo.filter(({ imports }) => imports.some(({ to, ours }) => ours && to.startsWith('src/')))
    expect(named(reaching)).toEqual([])
  })
})

describe('shared code', () => {
  const shared = sources.filter(({ room }) => !['providers', 'mocks', 'dialects', 'types'].includes(room))
  const ids = new Set(providers.flatMap(({ id, aliases }) => [id, ...(aliases ?? [])]))

  it('names no provider: what differs between hosts is data of the host', () => {
    const naming = shared.flatMap(({ file, strings }) =>
      strings.filter((text) => ids.has(text.split('/')[0] ?? '')).map((text) => `${file}: '${text}'`),
    )
    expect(naming).toEqual([])
  })

  it('reads the environment in the one form that no bundler writes into a page', () => {
    const reading = sources.filter(({ text }) =>
      /(?<!globalThis\.)\bprocess\??\.|import\.meta\.env/.test(withoutComments(text)),
    )
    expect(named(reading)).toEqual([])
  })

  it('does nothing when it is imported', () => {
    const acting = sources.flatMap(({ file, nodes }) => {
      const body = nodes.find(({ type }) => type === 'Program')?.body as { type: string }[] | undefined
      return (body ?? [])
        .filter(({ type }) => /^(Expression|If|For|ForOf|ForIn|While|Try|Throw)Statement$/.test(type))
        .map(({ type }) => `${file}: ${type}`)
    })
    expect(acting).toEqual([])
  })
})

describe('files', () => {
  it('are named in kebab-case', () => {
    expect(named(sources).filter((file) => !/^[a-z0-9-]+(\/[a-z0-9.-]+)+\.tsx?$/.test(file))).toEqual([])
  })

  it('stay within 200 lines', () => {
    const long = sources.filter(({ text }) => !text.startsWith('// Generated') && text.split('\n').length > 201)
    expect(long.map(({ file, text }) => `${file}: ${text.split('\n').length}`)).toEqual([])
  })

  it('export by name, and declare no enum, namespace or class but LLMError', () => {
    const wrong = sources.flatMap(({ file, nodes }) =>
      nodes
        .filter(({ type }) =>
          /^(ExportDefaultDeclaration|TSEnumDeclaration|TSModuleDeclaration|ClassDeclaration)$/.test(type),
        )
        .map(({ type }) => `${file}: ${type}`),
    )
    expect(wrong).toEqual(['src/errors/llm-error.ts: ClassDeclaration'])
  })

  it('leave nothing for later', () => {
    expect(named(sources.filter(({ text }) => /\b(TODO|FIXME|XXX|HACK)\b/.test(text)))).toEqual([])
  })
})

describe('providers', () => {
  const files = sources
    .filter(({ room }) => room === 'providers')
    .map(({ file }) => file.slice('src/providers/'.length, -3))
  const notHosts = ['registry', 'authorize']

  it('are one file each, listed in the registry under the name of the file', () => {
    const hosts = files.filter((name) => !notHosts.includes(name) && !name.includes('/'))
    expect(providers.map(({ id }) => id).toSorted()).toEqual(hosts)
  })

  it('claim no name twice', () => {
    const names = providers.flatMap(({ id, aliases }) => [id, ...(aliases ?? [])])
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })
})

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
