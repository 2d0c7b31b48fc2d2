import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import type { Provider } from '../types/index.ts'
import { bearer } from './authorize.ts'

/** vLLM, and SGLang, Aphrodite and others that speak like it. https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html */
export const vllm = {
  id: 'vllm',
  aliases: ['hosted_vllm'],
  baseURL: 'http://localhost:8000/v1',
  dialect: openaiChat({ without: ['metadata'], ranges: {}, thinkTags: true, terminal: 'done' }),
  env: ['HOSTED_VLLM_API_KEY'],
  local: true,
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: bearer,
} satisfies Provider
