/** `node sizes/breakdown.ts ollama openai`: what each file weighs in a page, minified and gzipped by itself, largest first. */
import { gzipSync } from 'node:zlib'
import { minifySync } from 'vite'
import { bundle } from './measure.ts'
import { corePage, wholePage } from './pages.ts'

const ids = process.argv.slice(2)
const chunks = await bundle(ids.length > 0 ? corePage(ids) : wholePage, [], true)
const gzipped = (text: string) => gzipSync(text, { level: 9 }).length
for (const { name, code, modules } of chunks) {
  console.log(`\n${name}: ${gzipped(code)} bytes`)
  const rows = Object.entries(modules)
    .map(([file, { code: text }]) => ({ file, bytes: gzipped(minifySync('file.js', text ?? '').code) }))
    .toSorted((a, b) => b.bytes - a.bytes)
  for (const { file, bytes } of rows)
    console.log(`${String(bytes).padStart(6)} ${file.replace(/^.*\/(src|node_modules)\//, '')}`)
}
