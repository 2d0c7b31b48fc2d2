import { providers } from '../../src/providers/registry.ts'
import { verdict, type Verdict } from '../verdict.ts'
import { aims, hostLimit, limits, measureHosts, pages } from './budget.ts'
import type { PageSize } from './measure.ts'
import { asking, measureAsking } from './pages.ts'
import { measurePeers } from './peers.ts'

export async function reportSizes(): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (const [name, measure] of Object.entries(pages)) {
    const { loaded, lazy } = await measure()
    printLazy(name, lazy)
    const aim = aims[name]
    if (aim !== undefined && loaded / 1000 > aim) console.log(`  ${name}: aimed at ${aim} kB, not reached`)
    verdicts.push(verdict(name, loaded / 1000, limits[name] ?? 0, 'kB'))
  }
  for (const id of asking) {
    const [three, all] = (await measureAsking(id)).map(({ loaded }) => (loaded / 1000).toFixed(1))
    console.log(`  asking ${id} instead: ${three} kB with three providers, ${all} kB with every one`)
  }
  const peers = Object.entries(await measurePeers()).map(([name, size]) => `${name} ${size.toFixed(1)} kB`)
  console.log(`  the same page with others: ${peers.join(', ')}`)
  const hosts = await measureHosts(providers)
  for (const [id, bytes] of Object.entries(hosts))
    verdicts.push(verdict(`${id}, beside another host of its dialect`, bytes / 1000, hostLimit, 'kB'))
  return verdicts
}

function printLazy(name: string, lazy: PageSize['lazy']): void {
  if (lazy.length === 0) return
  const parts = lazy.map((chunk) => `${chunk.name} ${(chunk.bytes / 1000).toFixed(1)} kB`)
  console.log(`  ${name}, loaded only when asked for: ${parts.join(', ')}`)
}
