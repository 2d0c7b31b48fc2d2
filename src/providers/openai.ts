import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** OpenAI. https://platform.openai.com/docs/api-reference/chat */
export const openai = {
  id: 'openai',
  baseURL: 'https://api.openai.com/v1',
  dialect: openaiChat({
    stops: 4,
    maxTokens: 'max_completion_tokens',
    rename: { user: 'safety_identifier' },
    developer: true,
    terminal: 'done',
    later: () => import('../dialects/openai-chat/strict.ts'),
    embedding: { base64: true },
  }),
  models: /^(gpt-(?!oss)|o\d(-|$)|chatgpt-|text-embedding-|ft:)/,
  env: ['OPENAI_API_KEY'],
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
