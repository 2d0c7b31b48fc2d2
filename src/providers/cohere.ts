import { cohereDialect } from '../dialects/cohere/cohere.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** Cohere. https://docs.cohere.com/reference/about */
export const cohere = {
  id: 'cohere',
  aliases: ['cohere_chat'],
  baseURL: 'https://api.cohere.com',
  dialect: cohereDialect,
  models: /^(command-|c4ai-|embed-(v\d|english|multilingual))/,
  env: ['COHERE_API_KEY', 'CO_API_KEY'],
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
