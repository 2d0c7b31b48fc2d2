import { leaveOut } from '../dialects/openai-chat/leave-out.ts'
import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** Perplexity: no `[DONE]`, sources beside the text, no tools, no list of models. https://docs.perplexity.ai/api-reference */
export const perplexity = {
  id: 'perplexity',
  baseURL: 'https://api.perplexity.ai',
  dialect: openaiChat({
    efforts: ['minimal', 'low', 'medium', 'high'],
    without: [
      'seed',
      'logit_bias',
      'logprobs',
      'top_logprobs',
      'tools',
      'tool_choice',
      'parallel_tool_calls',
      'user',
      'metadata',
    ],
    streamOptions: false,
    thinkTags: true,
    later: () => import('../dialects/openai-chat/citations.ts'),
    adjust(body, request, warnings) {
      if (request.response_format?.type === 'json_object') leaveOut(body, ['response_format'], warnings)
    },
    embedding: false,
    models: false,
  }),
  models: /^sonar\b/,
  env: ['PERPLEXITY_API_KEY', 'PERPLEXITYAI_API_KEY'],
  browser: { direct: 'unknown', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
