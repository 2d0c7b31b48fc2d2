import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** Moonshot (Kimi): its thinking goes back within the turn that called tools. https://platform.moonshot.ai/docs/api/chat */
export const moonshot = {
  id: 'moonshot',
  baseURL: 'https://api.moonshot.ai/v1',
  dialect: openaiChat({
    without: ['seed', 'logit_bias', 'logprobs', 'top_logprobs', 'parallel_tool_calls', 'user', 'metadata'],
    ranges: { temperature: [0, 1], top_p: [0, 1], n: [1, 5], presence_penalty: [-2, 2], frequency_penalty: [-2, 2] },
    sendReasoning: true,
    terminal: 'done',
    adjust(body) {
      if (body['reasoning_effort'] !== 'none') return
      delete body['reasoning_effort']
      body['thinking'] = { type: 'disabled' }
    },
    embedding: false,
  }),
  models: /^(moonshot-v|kimi-)[^:/]+$/,
  env: ['MOONSHOT_API_KEY'],
  browser: { direct: 'proxy-only', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
