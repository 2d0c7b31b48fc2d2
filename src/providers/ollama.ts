import { ollamaDialect } from '../dialects/ollama/ollama.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** Ollama on this machine, or elsewhere by `baseURL`; https://ollama.com itself wants a key. https://docs.ollama.com/api */
export const ollama = {
  id: 'ollama',
  aliases: ['ollama_chat'],
  baseURL: 'http://localhost:11434',
  dialect: ollamaDialect,
  local: true,
  server: () => import('./later/ollama.ts'),
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
