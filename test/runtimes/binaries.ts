import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const { platform, arch } = process
const node_modules = fileURLToPath(new URL('node_modules', import.meta.url))
const first = (...files: string[]) => files.map((file) => `${node_modules}/${file}`).find((file) => existsSync(file))

/** The executables themselves, as their packages bring them: launchers would want to run install scripts. */
export const binaries = {
  node20: first(`node20-${platform}-${arch}/bin/node`),
  deno: first(`@deno/${platform}-${arch}-glibc/deno`, `@deno/${platform}-${arch}/deno`),
  bun: first(`@oven/bun-${platform}-${arch === 'arm64' ? 'aarch64' : arch}/bin/bun`, 'bun/bin/bun.exe'),
  workerd: first(`@cloudflare/workerd-${platform}-${arch === 'arm64' ? 'arm64' : '64'}/bin/workerd`),
}
