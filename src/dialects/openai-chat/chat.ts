import type { ChatCodec } from '../../types/index.ts'
import { chatDecoder } from './decode-chat.ts'
import { encodeChat } from './encode-chat.ts'
import type { OpenAIChatOptions } from './options.ts'

export const chatCodec = (options: OpenAIChatOptions): ChatCodec => ({
  encode: (request) => encodeChat(request, options),
  decoder: () => chatDecoder(options),
})
