import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** DeepSeek: text only, JSON without a schema, thinking switched by a field of its own. https://api-docs.deepseek.com */
export const deepseek = {
  id: 'deepseek',
  baseURL: 'https://api.deepseek.com',
  dialect: openaiChat({
    without: ['seed', 'n', 'logit_bias', 'parallel_tool_calls', 'user', 'metadata'],
    sendReasoning: true,
    part: () => undefined,
    terminal: 'done',
    adjust(body, { response_format: format, reasoning_effort: effort }, warnings) {
      if (format?.type === 'json_schema') {
        body['response_format'] = { type: 'json_object' }
        warnings.push({
          code: 'unsupported-param',
          param: 'response_format',
          message: 'A JSON schema is not enforced here, json_object is sent',
        })
      }
      if (!effort) return
      body['thinking'] = { type: effort === 'none' ? 'disabled' : 'enabled' }
      if (effort === 'none') delete body['reasoning_effort']
    },
    embedding: false,
  }),
  models: /^deepseek-[^:/]+$/,
  env: ['DEEPSEEK_API_KEY'],
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
