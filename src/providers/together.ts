import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** Together. Its `logprobs` is a count, `stop` a list, and `reasoning` a switch. https://docs.together.ai/reference/chat-completions */
export const together = {
  id: 'together',
  aliases: ['together_ai'],
  baseURL: 'https://api.together.xyz/v1',
  dialect: openaiChat({
    efforts: ['none', 'low', 'medium', 'high'],
    without: ['parallel_tool_calls', 'user', 'metadata'],
    thinkTags: true,
    terminal: 'done',
    later: async () => ({ logprobs: (await import('../dialects/openai-chat/listed-logprobs.ts')).listedLogprobs }),
    adjust(body, { logprobs, top_logprobs: top, stop }) {
      if (typeof stop === 'string') body['stop'] = [stop]
      delete body['top_logprobs']
      if (logprobs || top) body['logprobs'] = top || 1
      if (body['reasoning_effort'] !== 'none') return
      delete body['reasoning_effort']
      body['reasoning'] = { enabled: false }
    },
    embedding: { user: false },
  }),
  env: ['TOGETHER_API_KEY', 'TOGETHER_AI_API_KEY', 'TOGETHERAI_API_KEY'],
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
