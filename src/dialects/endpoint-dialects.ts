import type { Dialect } from '../types/index.ts'
import { anyState } from './openai-chat/extra-content.ts'
import { openaiChat } from './openai-chat/openai-chat.ts'
import { openaiText } from './openai-text/openai-text.ts'

/** For servers nothing is known about but that they speak like OpenAI: older names, any range, thinking wherever it comes. */
export const endpointDialects: readonly Dialect[] = [
  openaiChat({ ranges: {}, thinkTags: true, opaque: anyState }),
  openaiText(),
]
