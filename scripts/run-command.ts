import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the repository. */
export const root = fileURLToPath(new URL('../', import.meta.url))

export interface Outcome {
  /** undefined when it was killed because it took too long. */
  code: number | undefined
  output: string
}

/**
 * Runs a program of node_modules/.bin (or of the PATH) with the Node that runs this script.
 *
 * @param quiet keep its output for the caller instead of showing it
 * @param limit ms
 */
export function runCommand(
  command: string,
  args: readonly string[],
  { quiet = false, limit = 600_000, cwd = root }: { quiet?: boolean; limit?: number; cwd?: string } = {},
): Promise<Outcome> {
  const path = [join(root, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH].join(':')
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
  })
  let output = ''
  const keep = (piece: Buffer) => {
    output += piece.toString()
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const timer = setTimeout(() => child.kill('SIGKILL'), limit)
  return new Promise((resolve) => {
    const finish = (code: number | null) => {
      clearTimeout(timer)
      resolve({ code: code ?? undefined, output })
    }
    child.on('error', (error) => {
      output += error.message
      finish(127)
    })
    child.on('close', finish)
  })
}
