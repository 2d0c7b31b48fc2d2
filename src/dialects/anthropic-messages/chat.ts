import type { ChatCodec } from '../../types/index.ts'
import { claudeVersion } from './claude.ts'
import { chatDecoder } from './decode-chat.ts'
import { encodeChat } from './encode-chat.ts'

export const chatCodec: ChatCodec = {
  encode: encodeChat,
  decoder: chatDecoder,
  // From 4.6 on, and while it thinks, Claude refuses the beginning of its answer (400).
  continues: ({ model, reasoning_effort: effort }) =>
    claudeVersion(model) > 0 && claudeVersion(model) < 4.6 && (effort == null || effort === 'none'),
}
