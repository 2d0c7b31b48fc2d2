import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** DeepSeek: text only, JSON without a schema (which is said in the prompt), thinking switched by a field of its own. https://api-docs.deepseek.com */
export const deepseek = {
  id: 'deepseek',
  baseURL: 'https://api.deepseek.com',
  dialect: openaiChat({
    without: ['seed', 'n', 'logit_bias', 'parallel_tool_calls', 'user', 'metadata'],
    sendReasoning: true,
    part: () => undefined,
    terminal: 'done',
    later: () => import('./later/deepseek.ts'),
    embedding: false,
  }),
  models: /^deepseek-[^:/]+$/,
  env: ['DEEPSEEK_API_KEY'],
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
