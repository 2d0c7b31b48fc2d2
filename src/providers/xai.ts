import { leaveOut } from '../dialects/openai-chat/leave-out.ts'
import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import { number } from '../dialects/shared/json.ts'
import { citations } from '../dialects/openai-chat/citations.ts'
import { efforts } from '../dialects/openai-chat/values.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** xAI: output is counted without reasoning, and the cost in ticks of 1e-10 dollars. https://docs.x.ai/developers/cost-tracking */
export const xai = {
  id: 'xai',
  baseURL: 'https://api.x.ai/v1',
  dialect: openaiChat({
    values: { reasoning_effort: efforts('low', 'medium', 'high', 'xhigh') },
    maxTokens: 'max_completion_tokens',
    without: ['metadata'],
    citations,
    terminal: 'done',
    adjust(body, { model }, warnings) {
      if (/^grok-(3-mini|4|code)(?!.*non-reasoning)/.test(model))
        leaveOut(
          body,
          ['stop', 'presence_penalty', 'frequency_penalty'],
          warnings,
          'is refused by reasoning models and left out',
        )
    },
    usage(usage, wire) {
      const { prompt_tokens: input, completion_tokens: output, total_tokens: total } = usage
      const reasoning = usage.completion_tokens_details?.reasoning_tokens ?? 0
      if (input + output + reasoning === total) usage.completion_tokens += reasoning
      const ticks = number(wire['cost_in_usd_ticks'])
      if (ticks !== undefined) usage.cost = ticks / 1e10
      return usage
    },
    embedding: false,
  }),
  models: /^grok-/,
  env: ['XAI_API_KEY'],
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
