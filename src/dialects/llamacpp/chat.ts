import type { ChatCodec } from '../../types/index.ts'
import { isDialogue } from '../openai-text/prompt.ts'
import { chatDecoder } from './decode-completion.ts'
import { encodeCompletion } from './encode-completion.ts'
import type { LlamaCppOptions } from './llamacpp.ts'

export const chatCodec = (prompt: LlamaCppOptions['prompt']): ChatCodec => ({
  encode: (request) => encodeCompletion(request, prompt),
  decoder: ({ messages }) => chatDecoder(!prompt && isDialogue(messages)),
  continues: ({ messages }) => !prompt && isDialogue(messages),
})
