import { openAIChatEndpoint } from '../dialects/openai-chat.ts'
import { openAIComplaint } from '../dialects/openai-complaints.ts'
import { plainUsage } from '../dialects/chat-style.ts'
import { ollamaChat, ollamaGenerate } from '../dialects/ollama-chat.ts'
import { ollamaErrors } from '../dialects/ollama-errors.ts'
import { ollamaEmbeddings, ollamaLists } from '../dialects/ollama-lists.ts'
import { openAIEmbeddingEndpoint, openAIModelEndpoints } from '../dialects/openai-lists.ts'
import { letters, lowercase } from '../random.ts'
import { nestedShape } from '../shaped-errors.ts'
import type { Errors, Host, WireAnswer } from '../types.ts'

const types: Record<number, string> = { 400: 'invalid_request_error', 404: 'not_found_error' }
const wrap = (answer: WireAnswer): WireAnswer => {
  const text = (answer.body as { error?: string } | undefined)?.error
  if (text === undefined) return answer
  return {
    ...answer,
    body: { error: { message: text, type: types[answer.status] ?? 'api_error', param: null, code: null } },
  }
}
/** The compatible routes say the same things in OpenAI's shape. */
const compatibleErrors: Errors = {
  fail: (failure, exchange) => wrap(ollamaErrors.fail(failure, exchange)),
  refuse: (complaint) => ({ status: 400, body: nestedShape(openAIComplaint(complaint)) }),
}

const v1 = openAIModelEndpoints({
  errors: compatibleErrors,
  row: (id, { created }) => ({ id, object: 'model', created, owned_by: 'library' }),
})

export const ollamaHost: Host = {
  errors: ollamaErrors,
  models: ['llama3.2', 'qwen3', 'nomic-embed-text'],
  dimensions: 768,
  endpoints: [
    ollamaChat(ollamaErrors),
    ollamaGenerate(ollamaErrors),
    ...ollamaEmbeddings(ollamaErrors),
    ...ollamaLists(ollamaErrors),
    openAIChatEndpoint({
      errors: compatibleErrors,
      path: /^\/v1\/chat\/completions$/,
      style: {
        reasoning: 'reasoning',
        calls: 'whole',
        id: ({ random }) => `chatcmpl-${Math.floor(random() * 1000)}`,
        callId: ({ random }) => `call_${letters(random, 8, lowercase)}`,
        usageOf: plainUsage,
        touch: () => (chunk) => [{ ...chunk, system_fingerprint: 'fp_ollama' }],
        completion: (completion) => ({ ...completion, system_fingerprint: 'fp_ollama' }),
      },
    }),
    openAIEmbeddingEndpoint({ errors: compatibleErrors, path: /^\/v1\/embeddings$/ }),
    ...v1.map((endpoint) => ({ ...endpoint, path: new RegExp(endpoint.path.source.replace('^', String.raw`^\/v1`)) })),
  ],
}
