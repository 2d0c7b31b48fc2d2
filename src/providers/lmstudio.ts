import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** LM Studio: JSON only by a schema; CORS is a switch in its developer tab. https://lmstudio.ai/docs/developer/openai-compat */
export const lmstudio = {
  id: 'lmstudio',
  aliases: ['lm_studio'],
  baseURL: 'http://localhost:1234/v1',
  dialect: openaiChat({
    without: ['n', 'logprobs', 'top_logprobs', 'parallel_tool_calls', 'user', 'metadata'],
    ranges: {},
    thinkTags: true,
    terminal: 'done',
    adjust(body, { response_format: format }) {
      if (format?.type === 'json_object')
        body['response_format'] = { type: 'json_schema', json_schema: { name: 'object', schema: { type: 'object' } } }
    },
  }),
  env: ['LM_STUDIO_API_KEY'],
  local: true,
  server: () => import('./later/lmstudio.ts'),
  browser: { direct: 'unknown', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
