import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** Fireworks: a short model name means one of its own. https://docs.fireworks.ai/api-reference/post-chatcompletions */
export const fireworks = {
  id: 'fireworks',
  aliases: ['fireworks_ai'],
  baseURL: 'https://api.fireworks.ai/inference/v1',
  dialect: openaiChat({
    efforts: ['none', 'low', 'medium', 'high'],
    thinkTags: true,
    terminal: 'done',
    adjust(body, { model }) {
      if (!model.includes('/')) body['model'] = `accounts/fireworks/models/${model}`
    },
  }),
  models: /^accounts\/fireworks\//,
  env: ['FIREWORKS_API_KEY', 'FIREWORKS_AI_API_KEY'],
  browser: { direct: 'unknown', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
