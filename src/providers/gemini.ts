import { geminiDialect } from '../dialects/gemini/gemini.ts'
import type { Provider } from '../types/index.ts'
import { apiKeyHeader } from './authorize.ts'

/** Google's Gemini API (AI Studio); Vertex AI is another host. https://ai.google.dev/api */
export const gemini = {
  id: 'gemini',
  aliases: ['google'],
  baseURL: 'https://generativelanguage.googleapis.com/v1beta',
  dialect: geminiDialect,
  models: /^gemini-/,
  env: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: apiKeyHeader('x-goog-api-key'),
} satisfies Provider
