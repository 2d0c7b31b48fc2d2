/** A server that speaks OpenAI's chat and embeddings and has no manners of its own. */
import { openAIChatEndpoint } from '../dialects/openai-chat.ts'
import type { ChatStyle } from '../dialects/chat-style.ts'
import { openAIErrors } from '../dialects/openai-errors.ts'
import { openAIEmbeddingEndpoint, openAIModelEndpoints } from '../dialects/openai-lists.ts'
import type { Errors, Host, Schema } from '../types.ts'
import { hasBearer } from './openai.ts'

export interface CompatibleOptions {
  errors?: Errors
  style?: ChatStyle
  schema?: Schema
  models?: readonly string[]
  /** no key is asked for */ open?: boolean
  more?: Partial<Host>
}

export const compatibleHost = (options: CompatibleOptions = {}): Host => {
  const { errors = openAIErrors, style = {}, schema, models = ['mock-model'], open, more } = options
  return {
    errors,
    ...(!open && { hasKey: hasBearer }),
    models,
    dimensions: 1024,
    endpoints: [
      openAIChatEndpoint({ errors, style: { reasoning: 'reasoning_content', ...style }, ...(schema && { schema }) }),
      openAIEmbeddingEndpoint({ errors }),
      ...openAIModelEndpoints({
        errors,
        row: (id, { created }) => ({ id, object: 'model', created, owned_by: 'mock' }),
      }),
    ],
    ...more,
  }
}
