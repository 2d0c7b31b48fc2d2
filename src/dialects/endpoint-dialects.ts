import type { Dialect } from '../types/index.ts'
import { featureExtraction, huggingfaceInference } from './huggingface-inference/huggingface-inference.ts'
import { llamacpp } from './llamacpp/llamacpp.ts'
import { openaiChat } from './openai-chat/openai-chat.ts'
import { openaiText } from './openai-text/openai-text.ts'

/**
 * For servers of one's own, beside the dialects of the providers. Those that speak like OpenAI, and nothing more is known of them, get
 * older names, any range, and thinking wherever it comes.
 */
export const endpointDialects: readonly Dialect[] = [
  openaiChat({
    ranges: {},
    thinkTags: true,
    later: async () => ({ opaque: (await import('./openai-chat/extra-content.ts')).anyState }),
  }),
  openaiText(),
  llamacpp(),
  huggingfaceInference(),
  featureExtraction,
]
