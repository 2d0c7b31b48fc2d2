import { imagePart } from '../dialects/openai-chat/image-part.ts'
import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** Groq. https://console.groq.com/docs/api-reference */
export const groq = {
  id: 'groq',
  baseURL: 'https://api.groq.com/openai/v1',
  dialect: openaiChat({
    efforts: ['none', 'low', 'medium', 'high'],
    stops: 4,
    maxTokens: 'max_completion_tokens',
    ranges: { temperature: [0, 2], top_p: [0, 1], n: [1, 1] },
    thinkTags: true,
    part: imagePart,
    terminal: 'done',
    embedding: false,
  }),
  env: ['GROQ_API_KEY'],
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
