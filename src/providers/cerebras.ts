import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import { readError } from '../errors/read-error.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** Cerebras: a prompt that does not fit may be refused without a word. https://inference-docs.cerebras.ai/api-reference/chat-completions */
export const cerebras = {
  id: 'cerebras',
  baseURL: 'https://api.cerebras.ai/v1',
  dialect: openaiChat({
    efforts: ['none', 'low', 'medium', 'high'],
    maxTokens: 'max_completion_tokens',
    without: ['presence_penalty', 'frequency_penalty', 'logit_bias', 'metadata'],
    thinkTags: true,
    terminal: 'done',
    async decodeError(status, body, headers) {
      const error = await readError(status, body, headers)
      return !body && (status === 400 || status === 413) ? { ...error, code: 'context-window' } : error
    },
    embedding: false,
  }),
  env: ['CEREBRAS_API_KEY'],
  browser: { direct: 'unknown', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
