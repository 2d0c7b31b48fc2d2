import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8')

/** axe-core says the same things in many languages, in whole sentences. */
function sentences(locale: string): string {
  const texts: string[] = []
  const collect = (value: unknown): void => {
    if (typeof value === 'string' && value.length > 6) texts.push(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
  }
  collect(JSON.parse(readFileSync(require.resolve(`axe-core/locales/${locale}.json`), 'utf8')))
  return texts.join('\n')
}

const folder = (path: string) => readdirSync(new URL(path, import.meta.url)).filter((file) => file.endsWith('.ts'))

/** At least 20 kB of each kind. */
export const samples: Record<string, string> = {
  English: sentences('_template'),
  German: sentences('de'),
  Chinese: sentences('zh_CN'),
  code: folder('../../src/client')
    .map((file) => read(`../../src/client/${file}`))
    .join('\n'),
  'indented JSON': readFileSync(require.resolve('axe-core/locales/_template.json'), 'utf8'),
  'compact JSON': JSON.stringify(
    Array.from({ length: 200 }, (_unused, index) => ({
      id: `item_${index}`,
      name: `Product ${index}`,
      price: (index * 37) % 1000,
      tags: ['new', 'sale'],
      available: index % 3 === 0,
      created: new Date(1.7e12 + index * 1e8).toISOString(),
    })),
  ),
  'a lock file': read('../../package-lock.json').slice(0, 60_000),
}
