import { loaded } from '../../src/transport/loaded.ts'
import type { ChatCodec, Dialect, EmbeddingCodec, ModelsCodec } from '../../src/types/index.ts'

/** A dialect with all of its codecs loaded. */
export interface Spoken extends Omit<Dialect, 'chat' | 'models' | 'embedding'> {
  chat: ChatCodec | undefined
  models: ModelsCodec | undefined
  embedding: EmbeddingCodec | undefined
}

export async function spoken(dialect: Dialect): Promise<Spoken> {
  const [chat, models, embedding] = await Promise.all([
    loaded(dialect.chat),
    loaded(dialect.models),
    loaded(dialect.embedding),
  ])
  return { ...dialect, chat, models, embedding }
}
