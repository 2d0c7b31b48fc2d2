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
  server: {
    version: '/api/version',
    start: 'ollama serve',
    origins: 'OLLAMA_ORIGINS',
    pull: '/api/pull',
    help: 'https://docs.ollama.com/faq#how-can-i-allow-additional-web-origins-to-access-ollama',
  },
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
