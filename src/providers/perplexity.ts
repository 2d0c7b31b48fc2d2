import { leaveOut } from '../dialects/openai-chat/leave-out.ts'
import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import { number, record } from '../dialects/shared/json.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** Perplexity: no `[DONE]`, sources beside the text, no tools, no list of models. https://docs.perplexity.ai/api-reference */
export const perplexity = {
  id: 'perplexity',
  baseURL: 'https://api.perplexity.ai',
  dialect: openaiChat({
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
    efforts: ['minimal', 'low', 'medium', 'high'],
    streamOptions: false,
    thinkTags: true,
    citations: true,
    adjust(body, { response_format: format }, warnings) {
      if (format?.type === 'json_object')
        leaveOut(body, ['response_format'], warnings, 'json_object is not known here and is left out')
    },
    usage(usage, wire) {
      const cost = number(record(wire['cost'])['total_cost'])
      return cost === undefined ? usage : { ...usage, cost }
    },
    embedding: false,
    models: false,
  }),
  models: /^sonar(-|$)/,
  env: ['PERPLEXITY_API_KEY', 'PERPLEXITYAI_API_KEY'],
  browser: { direct: 'unknown', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
