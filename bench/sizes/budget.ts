import type { Provider } from '../../src/types/index.ts'
import type { PageSize } from './measure.ts'
import { measureCore, measureReact, measureWhole } from './pages.ts'

/** kB (1000 bytes), minified and gzipped. */
export const limits: Record<string, number> = {
  'llmux/core + ollama': 11,
  'llmux/core + ollama, openai, anthropic': 15,
  'llmux/react': 4,
  'llmux, every provider': 28,
  host: 0.35,
}

export async function measureAll(): Promise<Record<string, PageSize>> {
  return {
    'llmux/core + ollama': await measureCore(),
    'llmux/core + ollama, openai, anthropic': await measureCore('openai', 'anthropic'),
    'llmux/react': await measureReact(),
    'llmux, every provider': await measureWhole(),
  }
}

/** Bytes that each host adds to a page that has another one of its dialect already; hosts that are alone with theirs are left out. */
export async function measureHosts(providers: readonly Provider[]): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {}
  for (const { id, dialect } of providers) {
    const sibling = providers.find((other) => other.id !== id && other.dialect.name === dialect.name)
    if (!sibling || id === 'ollama') continue
    const [without, beside] = [await measureCore(sibling.id), await measureCore(sibling.id, id)]
    sizes[id] = beside.loaded - without.loaded
  }
  return sizes
}
