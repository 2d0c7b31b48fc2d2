import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** Mistral: unknown fields are refused, ids of tool calls have nine characters. https://docs.mistral.ai/api */
export const mistral = {
  id: 'mistral',
  baseURL: 'https://api.mistral.ai/v1',
  dialect: openaiChat({
    efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'],
    without: ['logprobs', 'top_logprobs', 'logit_bias', 'user'],
    rename: { seed: 'random_seed' },
    ranges: { temperature: [0, 1.5], top_p: [0, 1], presence_penalty: [-2, 2], frequency_penalty: [-2, 2] },
    streamOptions: false,
    names: false,
    thinkTags: true,
    terminal: 'done',
    later: () => import('./later/mistral.ts'),
    embedding: { base64: true, dimensions: 'output_dimension', user: false },
  }),
  models: /^((open-)?mi[sx]tral|codestral|magistral|ministral|devstral|pixtral|voxtral)-[^:/]+$/,
  env: ['MISTRAL_API_KEY'],
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
