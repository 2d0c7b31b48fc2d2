import type { Dialect, Message } from '../../types/index.ts'
import { openaiChat } from '../openai-chat/openai-chat.ts'
import type { OpenAIChatOptions } from '../openai-chat/options.ts'

export interface OpenAITextOptions extends OpenAIChatOptions {
  /** Turns the conversation into the text the model goes on from; a model's own template answers best. Default: `toPrompt`. */
  prompt?: (messages: readonly Message[]) => string
}

/**
 * The legacy `/v1/completions`: a conversation becomes one prompt, and what comes back is the assistant's message. For llama.cpp,
 * GPTQ and text-generation hosts. Tools and JSON modes have no words here and are warned about. Embeddings and models are asked at
 * the sibling paths. Wire: https://platform.openai.com/docs/api-reference/completions
 *
 * @example
 * const llama2 = openaiText({ prompt: (messages) => `[INST] ${messages.at(-1)?.content} [/INST]` })
 */
export function openaiText(options: OpenAITextOptions = {}): Dialect {
  return {
    ...openaiChat(options),
    name: 'openai-text',
    paths: ['/v1/completions', '/completions'],
    operations: ['/completions', '/embeddings'],
    chat: () => import('./chat.ts').then(({ chatCodec }) => chatCodec(options)),
  }
}
