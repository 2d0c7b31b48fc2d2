import { readFileSync } from 'node:fs'
import type { Provider } from '../../src/types/index.ts'
import type { PageSize } from './measure.ts'
import { measureCore, measureReact, measureWhole } from './pages.ts'

export const pages: Record<string, () => Promise<PageSize>> = {
  'llmux/core + ollama': () => measureCore(),
  'llmux/core + ollama, openai, anthropic': () => measureCore('openai', 'anthropic'),
  'llmux, every provider': measureWhole,
  'llmux/react': () => measureReact(),
  'llmux/react, useChat too': () => measureReact('*'),
}

/** kB (1000 bytes), minified and gzipped: what is held, so that no page grows unnoticed. */
export const limits: Record<keyof typeof pages, number> = {
  'llmux/core + ollama': 14.5,
  'llmux/core + ollama, openai, anthropic': 15,
  'llmux, every provider': 25,
  'llmux/react': 4,
  'llmux/react, useChat too': 5.5,
}

/** kB that were aimed at and are not reached; bench/README.md says what stands in the way. */
export const aims: Partial<Record<keyof typeof pages, number>> = {
  'llmux/core + ollama': 11,
}

/** kB that a host may add which speaks a dialect that the page has already. */
export const hostLimit = 0.35

/** Dialects whose code a host's file names: one that brings a second wire (vectors of its own, say) is more than a host. */
function dialectsOf(id: string): number {
  const source = readFileSync(new URL(`../../src/providers/${id}.ts`, import.meta.url), 'utf8')
  const folders = [...source.matchAll(/dialects\/([\w-]+)\//g)].map(([, folder]) => folder)
  return new Set(folders.filter((folder) => folder !== 'common')).size
}

/** Bytes that each host adds to a page that has another one of its dialect already; hosts that are alone with theirs are left out. */
export async function measureHosts(providers: readonly Provider[]): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {}
  for (const { id, dialect } of providers) {
    const sibling = providers.find((other) => other.id !== id && other.dialect.name === dialect.name)
    if (!sibling || id === 'ollama' || dialectsOf(id) > 1) continue
    const without = await measureCore(sibling.id)
    const beside = await measureCore(sibling.id, id)
    sizes[id] = beside.loaded - without.loaded
  }
  return sizes
}
