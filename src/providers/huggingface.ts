import { decodeError, vectorsAt } from '../dialects/huggingface-inference/huggingface-inference.ts'
import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/**
 * Hugging Face's router: chat with any host of a model (`org/name`, or `org/name:host`), vectors by its own inference.
 * https://huggingface.co/docs/inference-providers
 */
export const huggingface = {
  id: 'huggingface',
  aliases: ['hf'],
  baseURL: 'https://router.huggingface.co',
  dialect: {
    ...openaiChat({
      root: '/v1',
      thinkTags: true,
      models: () => import('../dialects/huggingface-inference/router-rows.ts'),
      decodeError,
    }),
    embedding: vectorsAt((model) => `/hf-inference/models/${encodeURI(model)}/pipeline/feature-extraction`),
  },
  env: ['HF_TOKEN', 'HUGGINGFACE_API_KEY'],
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
