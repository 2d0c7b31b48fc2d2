/** `npm run providers`: which provider can be asked for what. Prints the table, and writes it to docs/providers.md. */
import { writeFileSync } from 'node:fs'
import { providers } from '../src/providers/registry.ts'
import { capabilities, columns, type Row } from './capabilities.ts'

const header = ['provider', 'dialect', ...columns, 'browser']

const cells = ({ provider, dialect, can, browser }: Row, yes: string, no: string): string[] => [
  provider,
  dialect,
  ...columns.map((column) => (can[column] ? yes : no)),
  browser,
]

/** The table as a page of the documentation. */
export function providersPage(): string {
  const rows = providers.map((provider) => cells(capabilities(provider), '✓', ''))
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`
  const table = [line(header), line(header.map((_name, at) => (at > 1 && at < header.length - 1 ? ':-:' : '---')))]
  return `# Providers

Written by \`npm run providers\` from the registry, and held to it by a test: do not edit it by hand.

A tick says that the provider's API can be asked for it through llmux; whether a model does it is the model's affair. What a
provider cannot be asked for is left out of the request with a warning, or refused, as \`unsupported\` says.

**browser**: may a page call it directly? \`yes\`; \`with-header\` (a header that llmux sends); \`proxy-only\` (its server sends no CORS
headers, so it needs a server of yours in between); \`local\` (a server on your machine, which must allow the page's origin: see
[Local models from a page](local-models.md)); \`unknown\`.

${[...table, ...rows.map(line)].join('\n')}
`
}

/** The table as it is printed. */
function printed(): string {
  const rows = [header, ...providers.map((provider) => cells(capabilities(provider), 'yes', '-'))]
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
  writeFileSync(new URL('../docs/providers.md', import.meta.url), providersPage())
}
