import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import { number } from '../dialects/shared/json.ts'
import { opaque } from '../dialects/openai-chat/opaque.ts'
import { readRow } from '../dialects/openai-chat/model-rows.ts'
import { thinkTags } from '../dialects/shared/think-tags.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** OpenRouter. https://openrouter.ai/docs/api-reference/chat-completion */
export const openrouter = {
  id: 'openrouter',
  baseURL: 'https://openrouter.ai/api/v1',
  dialect: openaiChat({
    without: ['n'],
    developer: true,
    thinkTags,
    opaque,
    models: readRow,
    terminal: 'done',
    adjust(body) {
      const { reasoning_effort: effort } = body
      delete body['reasoning_effort']
      if (effort) body['reasoning'] = { effort }
    },
    usage(usage, wire) {
      const cost = number(wire['cost'])
      return cost === undefined ? usage : { ...usage, cost }
    },
  }),
  env: ['OPENROUTER_API_KEY', 'OR_API_KEY'],
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
