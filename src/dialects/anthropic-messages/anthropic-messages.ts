import { readError } from '../../errors/read-error.ts'
import type { Dialect } from '../../types/index.ts'

/**
 * Anthropic's Messages API. The base URL ends before `/messages` (`https://api.anthropic.com/v1`). `top_k`, server tools, caching and
 * the like go through `provider_options.anthropic`. https://platform.claude.com/docs/en/api/messages
 */
export const anthropicMessages: Dialect = {
  name: 'anthropic-messages',
  paths: ['/v1/messages'],
  operations: ['/messages'],
  chat: () => import('./chat.ts').then(({ chatCodec }) => chatCodec),
  models: () => import('./models.ts').then(({ modelsCodec }) => modelsCodec),
  decodeError: readError,
}
