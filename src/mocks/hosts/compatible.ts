/** A server that speaks OpenAI's chat and embeddings, with or without manners of its own. */
import type { ChatStyle } from '../dialects/chat-style.ts'
import { openAIChatEndpoint } from '../dialects/openai-chat.ts'
import type { ChatEndpointOptions } from '../dialects/openai-chat.ts'
import { openAIErrors } from '../dialects/openai-errors.ts'
import { openAIEmbeddingEndpoint, openAIModelEndpoints } from '../dialects/openai-lists.ts'
import type { Row } from '../dialects/openai-lists.ts'
import type { Endpoint, Errors, Host } from '../types.ts'
import { hasBearer } from './openai.ts'

export interface CompatibleOptions {
  errors?: Errors
  style?: ChatStyle
  chat?: Omit<ChatEndpointOptions, 'errors' | 'style'>
  models?: readonly string[]
  /** one row of its list of models; false: it has no list */ row?: Row | false
  list?(rows: Record<string, unknown>[]): unknown
  /** the list is there for anyone */ openList?: boolean
  /** false: it has none */ embeddings?: false | Partial<Parameters<typeof openAIEmbeddingEndpoint>[0]>
  dimensions?: number
  /** no key is asked for */ open?: boolean
  endpoints?: readonly Endpoint[]
  headers?: Host['headers']
  bases?: readonly string[]
}

const plainRow: Row = (id, { created, provider }) => ({ id, object: 'model', created, owned_by: provider.id })

export const compatibleHost = (options: CompatibleOptions = {}): Host => {
  const { errors = openAIErrors, style = {}, models = ['mock-model'], row = plainRow } = options
  const { chat, list, openList, embeddings, open, headers, bases, dimensions = 1024 } = options
  return {
    errors,
    ...(!open && { hasKey: hasBearer }),
    ...(headers && { headers }),
    ...(bases && { bases }),
    models,
    dimensions,
    endpoints: [
      openAIChatEndpoint({ errors, style: { reasoning: 'reasoning_content', ...style }, ...chat }),
      ...(embeddings === false ? [] : [openAIEmbeddingEndpoint({ errors, ...embeddings })]),
      ...(row === false
        ? []
        : openAIModelEndpoints({ errors, row, ...(list && { list }), ...(openList && { open: true }) })),
      ...(options.endpoints ?? []),
    ],
  }
}
