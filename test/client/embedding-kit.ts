// Loaded on the way otherwise, which takes real time while simulated time stands.
import '../../src/client/embedding.ts'
import '../../src/client/shared-vectors.ts'
import type { CoreOptions } from '../../src/types/index.ts'
import { plainDialect } from '../support/plain-provider.ts'
import { clientOf, inRealTime, type Host, type Setup } from './kit.ts'

export type Embed = (
  texts: readonly string[],
  context: Parameters<Host>[2],
) => Response | undefined | Promise<Response | undefined>

/** Two texts a request, a token each, and a vector that holds the length of the text. */
export function embeddingClientOf(answer: Embed, options: Partial<CoreOptions> = {}): Setup {
  const dialect = {
    ...plainDialect,
    embedding: {
      limit: 2,
      encode: ({ model, input }: { model: string; input: readonly string[] }) => ({
        path: '/embed',
        body: { model, messages: input },
      }),
      decode: (body: unknown) => body as { embeddings: number[][] },
    },
  }
  const host: Host = async ({ messages: input }, _nth, context) => {
    const texts = input as string[]
    const usage = { prompt_tokens: 1, completion_tokens: 0, total_tokens: 1 }
    const embeddings = texts.map((text) => [text.length])
    return (await answer(texts, context)) ?? new Response(JSON.stringify({ embeddings, usage }))
  }
  return clientOf({ a: host }, options, { a: { dialect } }, inRealTime)
}
