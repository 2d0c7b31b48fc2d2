/**
 * `npm run providers`: which provider can be asked for what. Prints the table, and writes what is generated of the documentation: the page
 * of providers, their table in the README, and the paths by which a server of one's own is recognised.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endpointDialects } from '../src/dialects/endpoint-dialects.ts'
import { providers } from '../src/providers/registry.ts'
import { capabilities, columns, type Row } from './capabilities.ts'
import { root } from './run-command.ts'

const known = await Promise.all(providers.map(capabilities))

const header = ['provider', 'dialect', ...columns, 'browser']

const cells = ({ provider, dialect, can, browser }: Row, yes: string, no: string): string[] => [
  provider,
  dialect,
  ...columns.map((column) => (can[column] ? yes : no)),
  browser,
]

const line = (row: readonly string[]) => `| ${row.join(' | ')} |`

function table(): string {
  const rows = known.map((row) => cells(row, '✓', ''))
  const rule = header.map((_name, at) => (at > 1 && at < header.length - 1 ? ':-:' : '---'))
  return [header, rule, ...rows].map(line).join('\n')
}

/** The table as a page of the documentation. */
function page(): string {
  return `# Providers

Written by \`npm run providers\` from the registry, and held to it by a test: do not edit it by hand.

A tick says that the provider's API can be asked for it through llmux; whether a model does it is the model's affair. What a
provider cannot be asked for is left out of the request with a warning, or refused, as
[\`unsupported\`](structured-output.md#what-a-provider-cannot-do) says.

- **dialect**: the wire format that is spoken.
- **schema**: \`response_format\` with a JSON schema, natively or by a forced tool call.
- **reasoning**: \`reasoning_effort\`, under whatever name it has there.
- **models**: \`client.models(provider)\` asks for a list.
- **browser**: may a page call it directly? \`yes\`; \`with-header\` (a header that llmux sends); \`proxy-only\` (its server sends no CORS headers:
  put [a proxy of yours](keys.md#a-proxy-of-your-own) in between); \`local\` (a server on your machine, which must allow the page's origin: see
  [Running local models from a web page](../README.md#running-local-models-from-a-web-page)); \`unknown\`. Providers change this without
  notice; it is advice, and nothing is refused because of it.

${table()}

## Keys and names

${[['provider', 'prefixes', 'key from', 'address'], ['---', '---', '---', '---'], ...providers.map(names)].map(line).join('\n')}
`
}

function names({ id, aliases = [], env = [], baseURL }: (typeof providers)[number]): string[] {
  const code = (list: readonly string[]) => list.map((name) => `\`${name}\``).join(', ')
  const address = typeof baseURL === 'string' ? baseURL : baseURL({ options: { resource: '<resource>' } })
  return [id, code([id, ...aliases].map((prefix) => `${prefix}/`)), code(env), code([address])]
}

/** The paths by which a server of one's own is recognised, the longest first, as the client looks for them. */
function paths(): string {
  const dialects = [...new Set([...endpointDialects, ...providers.map(({ dialect }) => dialect)])]
  const known = new Map<string, string>()
  for (const { name, paths: own } of dialects) for (const path of own) if (!known.has(path)) known.set(path, name)
  const rows = [...known].sort(([a], [b]) => b.length - a.length || a.localeCompare(b))
  return ['| path | dialect |', '|---|---|', ...rows.map(([path, name]) => line([`\`…${path}\``, name]))].join('\n')
}

/** A file with what stands between its marks replaced. */
function marked(file: string, mark: string, text: string): string {
  const before = readFileSync(join(root, file), 'utf8')
  const between = new RegExp(`(<!-- ${mark} -->\n)[\\s\\S]*?(<!-- /${mark} -->)`)
  if (!between.test(before)) throw new Error(`${file} has no <!-- ${mark} --> … <!-- /${mark} -->`)
  return before.replace(between, (_all, open: string, close: string) => `${open}\n${text}\n\n${close}`)
}

/** Every file of the documentation that is generated, or part of which is. */
export const generatedDocs = (): Record<string, string> => ({
  'docs/providers.md': page(),
  'docs/custom-servers.md': marked('docs/custom-servers.md', 'paths', paths()),
  'README.md': marked('README.md', 'providers', table()),
})

/** The table as it is printed. */
function printed(): string {
  const rows = [header, ...known.map((row) => cells(row, 'yes', '-'))]
  const widths = header.map((_name, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

if (import.meta.main) {
  console.log(printed())
  for (const [file, text] of Object.entries(generatedDocs())) writeFileSync(join(root, file), text)
}
