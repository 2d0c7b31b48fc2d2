import { reasoningRefuses } from '../dialects/openai-chat/leave-out.ts'
import { imagePart } from '../dialects/openai-chat/image-part.ts'
import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** xAI. https://docs.x.ai/docs/api-reference */
export const xai = {
  id: 'xai',
  baseURL: 'https://api.x.ai/v1',
  dialect: openaiChat({
    efforts: ['low', 'medium', 'high', 'xhigh'],
    maxTokens: 'max_completion_tokens',
    without: ['metadata'],
    later: () => import('../dialects/openai-chat/citations.ts'),
    part: imagePart,
    terminal: 'done',
    adjust: reasoningRefuses(
      /^grok-(3-mini|4|code)(?!.*non-reasoning)/,
      'stop',
      'presence_penalty',
      'frequency_penalty',
    ),
    embedding: false,
  }),
  models: /^grok-/,
  env: ['XAI_API_KEY'],
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
