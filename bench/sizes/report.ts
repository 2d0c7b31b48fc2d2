import { providers } from '../../src/providers/registry.ts'
import { verdict, type Verdict } from '../verdict.ts'
import type { PageSize } from './measure.ts'
import { limits, measureAll, measureHosts } from './budget.ts'

export async function reportSizes(): Promise<Verdict[]> {
  const pages = await measureAll()
  for (const [name, { lazy }] of Object.entries(pages)) printLazy(name, lazy)
  const hosts = await measureHosts(providers)
  return [
    ...Object.entries(pages).map(([name, { loaded }]) => verdict(name, loaded / 1000, limits[name] ?? 0, 'kB')),
    ...Object.entries(hosts).map(([id, bytes]) =>
      verdict(`${id}, beside a host of its dialect`, bytes / 1000, limits.host ?? 0, 'kB'),
    ),
  ]
}

function printLazy(name: string, lazy: PageSize['lazy']): void {
  if (lazy.length === 0) return
  const parts = lazy.map((chunk) => `${chunk.name} ${(chunk.bytes / 1000).toFixed(1)} kB`)
  console.log(`  ${name}, loaded only when asked for: ${parts.join(', ')}`)
}
