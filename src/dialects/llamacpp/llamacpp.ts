import { classifyError } from '../../errors/classify.ts'
import type { Dialect, Message } from '../../types/index.ts'
import { modelsCodec } from '../openai-chat/models.ts'
import { isDialogue } from '../openai-text/prompt.ts'
import { chatDecoder } from './decode-completion.ts'
import { embeddingCodec } from './embedding.ts'
import { encodeCompletion } from './encode-completion.ts'
import { readRow } from './model-rows.ts'

export interface LlamaCppOptions {
  /** Turns the conversation into the text the model goes on from; a model's own template answers best. Default: `toPrompt`. */
  prompt?: (messages: readonly Message[]) => string
}

/**
 * llama-server's own `/completion`: a conversation becomes one prompt. For chat with the model's template, tools and images its
 * `/v1` is the better door. Wire: https://github.com/ggml-org/llama.cpp/tree/master/tools/server
 *
 * @example
 * client.register('local', { url: 'http://localhost:8080/completion', dialect: llamacpp({ prompt: template }) })
 */
export function llamacpp({ prompt }: LlamaCppOptions = {}): Dialect {
  return {
    name: 'llamacpp',
    paths: ['/completion'],
    chat: {
      encode: (request) => encodeCompletion(request, prompt),
      decoder: ({ messages }) => chatDecoder(!prompt && isDialogue(messages)),
      continues: ({ messages }) => !prompt && isDialogue(messages),
    },
    embedding: embeddingCodec,
    models: modelsCodec(readRow),
    decodeError: classifyError,
  }
}
