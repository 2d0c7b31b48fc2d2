/** `node sizes/breakdown.ts ollama openai`: what each file adds to each chunk of a page, minified and gzipped, largest first. */
import { gzipSync } from 'node:zlib'
import { minifySync } from 'vite'
import { bundle } from './measure.ts'
import { corePage, wholePage } from './pages.ts'

const ids = process.argv.slice(2)
const chunks = await bundle(ids.length > 0 ? corePage(ids) : wholePage, [], true)
const gzipped = (texts: readonly string[]) => gzipSync(texts.join('\n'), { level: 9 }).length
for (const { name, code, modules } of chunks) {
  console.log(`\n${name}: ${gzipped([code])} bytes`)
  const files = Object.keys(modules)
  const texts = files.map((file) => minifySync('file.js', modules[file]?.code ?? '').code)
  // What words files share is counted for none of them: the sum is less than the whole.
  const rows = files.map((file, at) => ({ file, bytes: gzipped(texts) - gzipped(texts.toSpliced(at, 1)) }))
  for (const { file, bytes } of rows.toSorted((a, b) => b.bytes - a.bytes))
    console.log(`${String(bytes).padStart(6)} ${file.replace(/^.*\/(src|node_modules)\//, '')}`)
}
