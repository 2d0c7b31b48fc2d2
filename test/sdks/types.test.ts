import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('type-checks: the openai package’s types accept our request, chunk and completion', async () => {
  const project = fileURLToPath(new URL('tsconfig.json', import.meta.url))
  const run = promisify(execFile)('tsc', ['--noEmit', '--project', project])
  const output = await run.then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? String(error),
  )
  expect(output).toBe('')
})
