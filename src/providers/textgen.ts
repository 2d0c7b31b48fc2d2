import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import { clamp } from '../dialects/common/clamp.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** text-generation-webui (GPTQ, EXL2, GGUF). https://github.com/oobabooga/text-generation-webui/wiki/12-%E2%80%90-OpenAI-API */
export const textgen = {
  id: 'textgen',
  aliases: ['oobabooga'],
  baseURL: 'http://localhost:5000/v1',
  dialect: openaiChat({
    without: ['metadata'],
    ranges: {},
    thinkTags: true,
    terminal: 'done',
    adjust(body, { n, stream }, warnings) {
      if (stream && n) body['n'] = clamp('n', n, [1, 1], warnings)
    },
  }),
  local: true,
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
