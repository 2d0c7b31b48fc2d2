import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** OpenRouter. https://openrouter.ai/docs/api-reference/chat-completion */
export const openrouter = {
  id: 'openrouter',
  baseURL: 'https://openrouter.ai/api/v1',
  dialect: openaiChat({
    without: ['n'],
    thinkTags: true,
    developer: true,
    later: async () => ({ opaque: (await import('../dialects/openai-chat/opaque.ts')).reasoningDetails }),
    models: () => import('../dialects/openai-chat/openrouter-rows.ts'),
    terminal: 'done',
    adjust(body) {
      const { reasoning_effort: effort } = body
      delete body['reasoning_effort']
      if (effort) body['reasoning'] = { effort }
    },
  }),
  env: ['OPENROUTER_API_KEY', 'OR_API_KEY'],
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
