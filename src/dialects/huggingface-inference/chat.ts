import type { ChatCodec } from '../../types/index.ts'
import { isDialogue } from '../openai-text/prompt.ts'
import { chatDecoder } from './decode-generate.ts'
import { encodeGenerate } from './encode-generate.ts'
import type { HuggingFaceInferenceOptions } from './huggingface-inference.ts'

export const chatCodec = (prompt: HuggingFaceInferenceOptions['prompt']): ChatCodec => ({
  encode: (request) => encodeGenerate(request, prompt),
  decoder: ({ messages, logprobs, top_logprobs: top }) =>
    chatDecoder(!prompt && isDialogue(messages), Boolean(logprobs || top)),
})
