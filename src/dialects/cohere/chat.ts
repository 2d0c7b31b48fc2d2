import type { ChatCodec } from '../../types/index.ts'
import { chatDecoder } from './decode-chat.ts'
import { encodeChat } from './encode-chat.ts'

export const chatCodec: ChatCodec = { encode: encodeChat, decoder: chatDecoder }
