import type { Complaint } from '../complaints.ts'
import { openAIChatEndpoint } from '../dialects/openai-chat.ts'
import type { ChatStyle } from '../dialects/chat-style.ts'
import { openAIChat } from '../dialects/openai-chat-schema.ts'
import { openAIErrors, openAIRequestId } from '../dialects/openai-errors.ts'
import { openAIEmbeddingEndpoint, openAIEmbeddings, openAIModelEndpoints } from '../dialects/openai-lists.ts'
import { openAITextEndpoint } from '../dialects/openai-text.ts'
import { letters } from '../random.ts'
import type { Exchange, Host } from '../types.ts'
import { checkOpenAI } from './openai-check.ts'

const style: ChatStyle = {
  touch({ request }, { random }) {
    const counts = request.stream_options?.include_usage === true
    return (chunk, stage) => [
      {
        ...chunk,
        service_tier: 'default',
        system_fingerprint: 'fp_mock',
        ...(counts && stage !== 'usage' && { usage: null }),
        obfuscation: letters(random, 1 + Math.floor(random() * 12)),
      },
    ]
  },
  completion: (completion) => ({ ...completion, service_tier: 'default', system_fingerprint: 'fp_mock' }),
}

const hasEmptyInput = ({ body: { input } }: Exchange): Complaint | undefined =>
  input === '' || (Array.isArray(input) && input.includes(''))
    ? {
        reason: 'wrong-value',
        path: ['input'],
        message:
          "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.",
      }
    : undefined

/** `Authorization: Bearer …` */
export const hasBearer = ({ headers }: Exchange): boolean => /^Bearer \S/.test(headers.get('authorization') ?? '')

export const openAIHost: Host = {
  errors: openAIErrors,
  hasKey: hasBearer,
  models: ['gpt-5', 'gpt-5-mini', 'gpt-4.1', 'gpt-4o-mini', 'text-embedding-3-small'],
  dimensions: 1536,
  headers: (exchange) => ({
    'openai-version': '2020-10-01',
    'openai-processing-ms': String(20 + Math.floor(exchange.random() * 400)),
    'x-request-id': openAIRequestId(exchange),
    'x-ratelimit-limit-requests': '500',
    'x-ratelimit-remaining-requests': '499',
    'x-ratelimit-reset-requests': '120ms',
    'access-control-expose-headers': 'X-Request-ID',
  }),
  endpoints: [
    openAIChatEndpoint({ errors: openAIErrors, style, schema: openAIChat, check: checkOpenAI }),
    openAITextEndpoint(openAIErrors),
    openAIEmbeddingEndpoint({ errors: openAIErrors, schema: openAIEmbeddings, check: hasEmptyInput }),
    ...openAIModelEndpoints({
      errors: openAIErrors,
      row: (id, { created }) => ({ id, object: 'model', created, owned_by: 'system' }),
    }),
  ],
}
